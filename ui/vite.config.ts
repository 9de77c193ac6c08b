import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import Components from "unplugin-vue-components/vite";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import { defineConfig, type Plugin } from "vitest/config";

/**
 * Puts the invented ledger of `tests/pretend` in the place of the window, so that the page can be
 * looked at in a browser: `npm run dev -- --mode pretend`. No other mode knows of it.
 */
function pretendWindow(): Plugin {
  const pretend = (name: string) => fileURLToPath(new URL(`./tests/pretend/${name}.ts`, import.meta.url));
  return {
    name: "pretend-window",
    enforce: "pre",
    resolveId(source, importer) {
      const name = /^\.\.?\/(?:api\/)?(bindings|window)$/.exec(source)?.[1];
      return name && importer?.includes("/src/") ? pretend(name) : undefined;
    },
  };
}

/**
 * The window freezes Object.prototype, so that nothing can be smuggled in through it. In strict code an
 * object can then no longer be given a `valueOf` or `toString` by assignment, as Day.js gives them to
 * its prototype: here that prototype has both before they are assigned.
 */
function underFrozenPrototype(): Plugin {
  const made = "=M.prototype;";
  const own = "{writable:true,configurable:true,value:undefined}";
  return {
    name: "under-frozen-prototype",
    transform(code, id) {
      if (!/\/dayjs\/dayjs\.min\.js$/.test(id)) return undefined;
      if (!code.includes(made)) throw new Error("Day.js is built in another way than this plugin knows");
      return code.replace(made, `=Object.defineProperties(M.prototype,{valueOf:${own},toString:${own}});`);
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [
    ...(mode === "pretend" ? [pretendWindow()] : []),
    underFrozenPrototype(),
    vue(),
    // Only the components that a page uses come with it, and their styles with them.
    Components({
      dts: false,
      dirs: [],
      resolvers: [ElementPlusResolver({ importStyle: mode === "test" ? false : "css" })],
    }),
  ],
  // The window's WebViews: WebKitGTK 2.40, Safari 16, WebView2.
  build: {
    target: ["safari16", "chrome111"],
    chunkSizeWarningLimit: 600,
    // What the first page needs comes as one file: the window answers for each on its own.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  server: { port: 1420, strictPort: true },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    server: { deps: { inline: ["element-plus"] } },
  },
}));
