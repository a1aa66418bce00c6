// A frame as it goes over a socket. Half a character, which a field may hold while an emoji is typed or cut, is no text:
// the server could not read the frame nor say which it was, and its sender would wait for ever. So it is left out.

export function frame_text(frame: object): string {
  return JSON.stringify(frame, (_, value: unknown) => (typeof value === "string" ? value.replace(/\p{Cs}/gu, "") : value));
}

export const frame_bytes_max = 64 * 1024; // that the server reads (frame_bytes_max, router/http/http.hpp)

/**
 * Of a frame that is larger, the field that makes it so. The server would end the connection without saying why, and the
 * same frame would end the next one.
 */
export function oversize(text: string, data: object = {}): string | null {
  if (text.length * 3 <= frame_bytes_max || new TextEncoder().encode(text).length <= frame_bytes_max) return null;
  const sizes = Object.entries(data).map(([field, value]): [string, number] => [field, typeof value === "string" ? value.length : 0]);
  return sizes.sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
}
