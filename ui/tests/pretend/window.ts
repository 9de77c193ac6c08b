/** A browser in the place of the window. */
export function beforeClose(): void {}
export function onceDrawn(task: () => void): void {
  requestAnimationFrame(() => setTimeout(task));
}
export function onFocus(): void {}
export function onFileDrop() {
  return () => {};
}
export function progress(listener: (done: number) => void) {
  return { onmessage: listener };
}
