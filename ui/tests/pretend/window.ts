/** A browser in the place of the window. */
export function beforeClose(): void {}
export function onFocus(): void {}
export function onFileDrop(): void {}
export function progress(listener: (done: number) => void) {
  return { onmessage: listener };
}
