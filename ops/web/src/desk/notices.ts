// Desktop notices without content: they say that something is there, never what, who or how grave.
export async function notices_allowed(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  if (Notification.permission === "default") await Notification.requestPermission();
  return Notification.permission === "granted";
}

export function show_notice(text: string): void {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const notice = new Notification("Holdfast", { body: text, tag: "holdfast", silent: true });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}
