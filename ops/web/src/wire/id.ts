// Client message ids: 16 random bytes as hex. They make a repeated `say` the same message.
export function new_message_id(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
