import { mount } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import { Refusal, refusal } from "../src/api/ledger";
import { fieldErrors, useDraft } from "../src/draft";
import { confirmed, tellError } from "../src/notice";
import { beforeClose } from "../src/api/window";
import { guardWindow } from "../src/unsaved";

vi.mock("../src/api/bindings", () => ({
  commands: { undoable: () => Promise.resolve({ status: "ok", data: { undo: null, redo: null } }) },
}));

const wrong = new Refusal("invalid", "请填写姓名；手机号应为 11 位", { name: "请填写姓名", phone: "手机号应为 11 位" });

beforeEach(() => vi.clearAllMocks());

/** A component that edits a name and a phone. */
function editing() {
  let form!: ReturnType<typeof useDraft<{ name: string; phone: string }>>;
  const wrapper = mount({
    setup: () => {
      form = useDraft({ name: "欧阳洁", phone: "" });
      return () => null;
    },
  });
  return { form, wrapper };
}

it("gives each sentence to its field", () =>
  expect(fieldErrors(wrong, ["name", "phone", "note"])).toEqual({ name: "请填写姓名", phone: "手机号应为 11 位" }));

it("keeps to the fields of the form, and to errors about fields", () => {
  expect(fieldErrors(wrong, ["name"])).toEqual({ name: "请填写姓名" });
  expect(fieldErrors(new Refusal("changed", "已被他人修改", {}), ["name"])).toEqual({});
});

it("makes a sentence of what is no refusal of ours", () => {
  const strange = refusal(new TypeError("undefined is not a function"));
  expect(strange.code).toBe("page");
  expect(strange.message).toBe("程序没有回应，本次没有保存。请重试；如仍不行，请关闭窗口后重新打开。");
});

it("shows wrong fields at the fields alone, and keeps what was typed", async () => {
  const { form } = editing();
  form.draft.name = "";
  expect(await form.save(() => Promise.reject(wrong))).toBeUndefined();
  expect(form.errors.value).toEqual({ name: "请填写姓名", phone: "手机号应为 11 位" });
  expect(form.draft).toEqual({ name: "", phone: "" });
  expect(form.dirty.value).toBe(true);
  expect(tellError).not.toHaveBeenCalled();
});

it("holds a field for wrong only as long as it says what was refused", async () => {
  const { form } = editing();
  form.draft.name = "";
  await form.save(() => Promise.reject(wrong));
  form.draft.name = "欧阳洁";
  await nextTick();
  expect(form.errors.value).toEqual({ phone: "手机号应为 11 位" });
});

it("tells over the page what has no field", async () => {
  const { form } = editing();
  const changed = new Refusal("changed", "“欧阳洁”在您打开之后已被他人修改，本次没有保存。");
  await form.save(() => Promise.reject(changed));
  expect(form.errors.value).toEqual({});
  expect(tellError).toHaveBeenCalledExactlyOnceWith(changed);
});

it("is clean once it was saved", async () => {
  const { form } = editing();
  form.draft.phone = "13800138000";
  expect(form.dirty.value).toBe(true);
  expect(await form.save((draft) => Promise.resolve(draft.phone))).toBe("13800138000");
  expect(form.dirty.value).toBe(false);
});

it("takes back what was typed", () => {
  const { form } = editing();
  form.draft.name = "欧阳杰";
  form.discard();
  expect(form.draft).toEqual({ name: "欧阳洁", phone: "" });
  expect(form.dirty.value).toBe(false);
});

it("asks before an unsaved edit is left, by another page or by closing the window", async () => {
  const page = { render: () => null };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: "/", component: page },
      { path: "/people", component: page },
    ],
  });
  guardWindow(router);
  const mayClose = vi.mocked(beforeClose).mock.calls[0]![0];
  await router.push("/");
  const { form, wrapper } = editing();

  await router.push("/people");
  expect(confirmed).not.toHaveBeenCalled();
  expect(await mayClose()).toBe(true);

  form.draft.name = "欧阳杰";
  vi.mocked(confirmed).mockResolvedValue(false);
  await router.push("/");
  expect(router.currentRoute.value.path).toBe("/people");
  expect(await mayClose()).toBe(false);
  expect(confirmed).toHaveBeenLastCalledWith("刚才的修改还没有保存，离开后就没有了。", "放弃修改", "继续编辑");

  // A filter is no leaving.
  vi.mocked(confirmed).mockClear();
  await router.push("/people?text=oy");
  expect(router.currentRoute.value.query).toEqual({ text: "oy" });
  expect(confirmed).not.toHaveBeenCalled();

  vi.mocked(confirmed).mockResolvedValue(true);
  await router.push("/");
  expect(router.currentRoute.value.path).toBe("/");

  // A form that is gone is asked for no more.
  wrapper.unmount();
  vi.mocked(confirmed).mockClear();
  expect(await mayClose()).toBe(true);
  expect(confirmed).not.toHaveBeenCalled();
});
