/** Copies a text to the clipboard; rejects where the browser does not let it. */
export async function copyText(text: string): Promise<void> {
  // Only there on https and localhost.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined) return clipboard.writeText(text);
  const take = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", take);
  try {
    // eslint-disable-next-line typescript/no-deprecated
    if (!document.execCommand("copy")) throw new Error("The browser does not copy");
  } finally {
    document.removeEventListener("copy", take);
  }
  return undefined;
}
