import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import PersonPicker from "../src/components/PersonPicker.vue";

const peopleList = vi.hoisted(() => vi.fn());
vi.mock("../src/api/bindings", () => ({ commands: { peopleList } }));

beforeEach(() => {
  vi.useFakeTimers();
  peopleList.mockReset().mockResolvedValue({
    status: "ok",
    data: {
      total: 2,
      rows: [
        { id: "p1", name: "欧阳洁", unit: "区税务局", phone: "138****8000" },
        { id: "p2", name: "欧阳建国", unit: null, phone: null },
      ],
    },
  });
});

async function typed(text: string) {
  const wrapper = mount(PersonPicker, { attachTo: document.body });
  const input = wrapper.get("input");
  await input.setValue(text);
  await vi.advanceTimersByTimeAsync(150);
  await flushPromises();
  return { wrapper, input };
}
const picks = (wrapper: ReturnType<typeof mount>) => wrapper.emitted("update:modelValue") ?? [];

it("finds people by what was typed, and tells them apart", async () => {
  const { wrapper } = await typed("oy");
  expect(peopleList).toHaveBeenCalledExactlyOnceWith({ text: "oy" }, 0, 8);
  expect(wrapper.findAll("[role=option]").map((option) => option.text())).toEqual(["欧阳洁区税务局 · 138****8000", "欧阳建国"]);
});

it("picks with arrows and Enter, and shows the name", async () => {
  const { wrapper, input } = await typed("oy");
  await input.trigger("keydown", { key: "ArrowDown" });
  await input.trigger("keydown", { key: "Enter" });
  expect(picks(wrapper)).toEqual([[{ id: "p2", name: "欧阳建国" }]]);
  await flushPromises();
  expect(input.element.value).toBe("欧阳建国");
});

it("leaves the Enter of an input method to the input method", async () => {
  const { wrapper, input } = await typed("欧");
  await input.trigger("keydown", { key: "Enter", isComposing: true });
  // WebKit ends the composition before the key: only the old code tells.
  await input.trigger("keydown", { key: "Enter", keyCode: 229 });
  expect(picks(wrapper)).toEqual([]);
  await input.trigger("keydown", { key: "Enter" });
  expect(picks(wrapper)).toEqual([[{ id: "p1", name: "欧阳洁" }]]);
});

it("takes the choice back when the name is typed over", async () => {
  const wrapper = mount(PersonPicker, { props: { modelValue: { id: "p1", name: "欧阳洁" } } });
  await wrapper.get("input").setValue("欧阳");
  expect(picks(wrapper)).toEqual([[undefined]]);
});

it("says what to do where nobody is found", async () => {
  peopleList.mockResolvedValue({ status: "ok", data: { total: 0, rows: [] } });
  const { wrapper } = await typed("查无此人");
  expect(wrapper.get("[role=listbox]").text()).toBe("没有这个人，请先在“人员”页登记");
});
