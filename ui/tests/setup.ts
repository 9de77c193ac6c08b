/** A window without Tauri, with a size: happy-dom gives every element none. */
import { afterEach, vi } from "vitest";
import { enableAutoUnmount } from "@vue/test-utils";

vi.mock("../src/api/window", () => ({
  beforeClose: vi.fn(),
  onceDrawn: vi.fn(),
  onFocus: vi.fn(),
  onFileDrop: vi.fn(),
  progress: vi.fn(),
}));
vi.mock("../src/notice", () => ({
  silence: vi.fn(),
  tell: vi.fn(),
  tellError: vi.fn(),
  confirmed: vi.fn(),
  reasonFor: vi.fn(),
}));

// Ten rows of 44 pixels are in view.
Object.defineProperty(HTMLElement.prototype, "clientHeight", { get: () => 440 });
Object.defineProperty(HTMLElement.prototype, "clientWidth", { get: () => 1000 });

enableAutoUnmount(afterEach);
