import { flushPromises, mount } from "@vue/test-utils";
import { nextTick } from "vue";
import { beforeEach, expect, it, vi } from "vitest";
import LedgerTable from "../src/components/LedgerTable.vue";
import type { Column } from "../src/components/columns";
import { tracks } from "../src/components/columns";
import { version } from "../src/ledger";

interface Row {
  id: string;
  name: string;
}

const TOTAL = 100_000;
const columns: Column<Row>[] = [{ key: "name", title: "姓名", em: 6, grow: 1, text: (row) => row.name, sort: "name" }];
const load = vi.fn((offset: number, limit: number) =>
  Promise.resolve({
    total: TOTAL,
    rows: Array.from({ length: limit }, (_, index) => ({ id: `p${offset + index}`, name: `第${offset + index}人` })),
  }),
);

beforeEach(() => load.mockClear());

async function table(props = {}) {
  const wrapper = mount(LedgerTable<Row>, {
    props: { name: "test", label: "名单", columns, load, listed: "all", ...props },
    attachTo: document.body,
    global: { stubs: { ElPopover: true } },
  });
  await flushPromises();
  return wrapper;
}
type Table = Awaited<ReturnType<typeof table>>;

const press = (wrapper: Table, key: string, more = {}) => wrapper.get("[role=grid]").trigger("keydown", { key, ...more });
const ticked = (wrapper: Table) => [...(wrapper.emitted("update:selection")?.at(-1)?.[0] as Map<string, Row>).keys()];
const opened = (wrapper: Table) => (wrapper.emitted("open") ?? []).map(([row]) => (row as Row).id);

it("asks for the page in view, and draws the rows in view", async () => {
  const wrapper = await table();
  expect(load.mock.calls).toEqual([[0, 100]]);
  expect(wrapper.emitted("total")).toEqual([[TOTAL]]);
  // Ten rows fill the height; eight more are held ready below them.
  expect(wrapper.findAll(".row").map((row) => row.text())).toEqual(
    Array.from({ length: 18 }, (_, index) => `第${index}人`),
  );
  // Every row has its place: 100,000 of 44 pixels.
  expect(wrapper.get<HTMLElement>(".body").element.style.height).toBe("4400000px");
});

it("asks for a page far down when it comes into view, and for none between", async () => {
  const wrapper = await table();
  const box = wrapper.get("[role=grid]").element;
  box.scrollTop = 44 * 50_000;
  box.dispatchEvent(new Event("scroll"));
  await nextTick();
  await flushPromises();
  // Rows 49,992 to 50,017 are drawn, which lie on two pages.
  expect(load.mock.calls.slice(1)).toEqual([
    [49_900, 100],
    [50_000, 100],
  ]);
  expect(wrapper.findAll(".row").some((row) => row.text() === "第50000人")).toBe(true);
});

it("begins anew with another list, and reads again after a change of the ledger", async () => {
  const wrapper = await table();
  await wrapper.setProps({ listed: "signed" });
  await flushPromises();
  expect(load).toHaveBeenCalledTimes(2);
  version.value += 1;
  await flushPromises();
  expect(load).toHaveBeenCalledTimes(3);
});

it("opens with Enter the row that the arrows reached", async () => {
  const wrapper = await table();
  await press(wrapper, "ArrowDown");
  await press(wrapper, "ArrowDown");
  await press(wrapper, "ArrowDown");
  await press(wrapper, "ArrowUp");
  expect(opened(wrapper)).toEqual([]);
  await press(wrapper, "Enter");
  expect(opened(wrapper)).toEqual(["p1"]);
});

it("lets an open record follow the arrows", async () => {
  const wrapper = await table({ openId: "p0" });
  await wrapper.findAll(".row")[0]!.trigger("click");
  await press(wrapper, "ArrowDown");
  await nextTick();
  expect(opened(wrapper)).toEqual(["p0", "p1"]);
});

it("does nothing with the Enter that picks a candidate of an input method", async () => {
  const wrapper = await table();
  await press(wrapper, "ArrowDown");
  await press(wrapper, "Enter", { isComposing: true });
  await press(wrapper, "Enter", { keyCode: 229 });
  expect(opened(wrapper)).toEqual([]);
});

it("ticks with the space bar, and with Shift all between", async () => {
  const wrapper = await table();
  await press(wrapper, "ArrowDown");
  await press(wrapper, " ");
  expect(ticked(wrapper)).toEqual(["p0"]);
  await wrapper.setProps({ selection: wrapper.emitted("update:selection")!.at(-1)![0] as never });
  await wrapper.findAll(".row .tick")[4]!.trigger("click", { shiftKey: true });
  expect(ticked(wrapper)).toEqual(["p0", "p1", "p2", "p3", "p4"]);
  expect(opened(wrapper)).toEqual([]);
});

it("ticks all of the list, not all in view", async () => {
  const ids = vi.fn(() => Promise.resolve(["p0", "p1", "p99999"]));
  const wrapper = await table({ ids });
  await wrapper.get("input[aria-label=全选]").trigger("change");
  await flushPromises();
  expect(ids).toHaveBeenCalledOnce();
  expect(ticked(wrapper)).toEqual(["p0", "p1", "p99999"]);
});

it("sorts one way, then the other", async () => {
  const wrapper = await table({ sort: "unit", descending: false });
  const button = wrapper.get("button.sort");
  await button.trigger("click");
  await wrapper.setProps({ sort: "name" });
  await button.trigger("click");
  expect(wrapper.emitted("sort")).toEqual([
    ["name", false],
    ["name", true],
  ]);
});

it("says so where there is nothing", async () => {
  const wrapper = await table({ load: () => Promise.resolve({ total: 0, rows: [] }) });
  expect(wrapper.get(".empty").text()).toBe("没有符合条件的记录。");
});

it("lays columns out in letters", () =>
  expect(tracks([{ em: 3.2 }, { em: 6, grow: 2 }])).toEqual({ template: "3.2em minmax(6em, 2fr)", em: 9.2 }));
