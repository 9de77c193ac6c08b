import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import Components from "unplugin-vue-components/vite";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import { defineConfig, type Plugin } from "vitest/config";

/**
 * Puts the invented ledger of `tests/pretend` in the place of the window, so that the page can be
 * looked at in a browser: `npm run dev -- --mode pretend`. No other mode, and no build, knows of it.
 */
function pretendWindow(): Plugin {
  const pretend = (name: string) => fileURLToPath(new URL(`./tests/pretend/${name}.ts`, import.meta.url));
  return {
    name: "pretend-window",
    enforce: "pre",
    resolveId(source, importer) {
      const name = /^\.\/(bindings|window)$/.exec(source)?.[1];
      return name && importer?.includes("/src/api/") ? pretend(name) : undefined;
    },
  };
}

export default defineConfig(({ mode, command }) => ({
  plugins: [
    ...(mode === "pretend" && command === "serve" ? [pretendWindow()] : []),
    vue(),
    // Only the components that a page uses come with it, and their styles with them.
    Components({
      dts: false,
      dirs: [],
      resolvers: [ElementPlusResolver({ importStyle: mode === "test" ? false : "css" })],
    }),
  ],
  // The window's WebViews: WebKitGTK 2.40, Safari 16, WebView2.
  build: { target: ["safari16", "chrome111"], chunkSizeWarningLimit: 600 },
  server: { port: 1420, strictPort: true },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    server: { deps: { inline: ["element-plus"] } },
  },
}));
