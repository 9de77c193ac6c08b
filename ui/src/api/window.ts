/** What the page wants of the window itself. */
import { Channel } from "@tauri-apps/api/core";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";

/** Asks before the window closes; it stays open while the answer is false. */
export function beforeClose(mayClose: () => Promise<boolean>): void {
  void getCurrentWindow().onCloseRequested(async (event) => {
    if (!(await mayClose())) event.preventDefault();
  });
}

/** Does what can wait once the page has been drawn as it is now. */
export function onceDrawn(task: () => void): void {
  requestAnimationFrame(() => setTimeout(task));
}

/** Tells when the window gets the keyboard again, as after a look at Excel. */
export function onFocus(listener: () => void): void {
  void getCurrentWindow().onFocusChanged(({ payload: focused }) => {
    if (focused) listener();
  });
}

/**
 * Tells when a file hovers over the window, leaves it, or is dropped on it: then with its path. The
 * answer stops it.
 */
export function onFileDrop(listener: (hovering: boolean, path?: string) => void): () => void {
  const stop = getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (payload.type === "drop") listener(false, payload.paths[0]);
    else if (payload.type === "enter") listener(true);
    else if (payload.type === "leave") listener(false);
  });
  return () => void stop.then((unlisten) => unlisten());
}

/** A channel through which a long job tells how far it is. */
export function progress(listener: (done: number) => void): Channel<number> {
  const channel = new Channel<number>();
  channel.onmessage = listener;
  return channel;
}
