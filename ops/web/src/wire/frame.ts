// A frame as it goes over a socket. Half a character, which a field may hold while an emoji is typed or cut, is no text:
// the server could not read the frame nor say which it was, and its sender would wait for ever. So it is left out.

export function frame_text(frame: object): string {
  return JSON.stringify(frame, (_, value: unknown) => (typeof value === "string" ? value.replace(/\p{Cs}/gu, "") : value));
}
