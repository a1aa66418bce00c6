// Ids that a page makes, so that what it repeats is the same message or change.
/** 16 random bytes as hex. */
export function new_message_id(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID: what the server takes as the id of a change to a plan, and of the line that it adds. */
export function new_ulid(now_ms = Date.now()): string {
  let time = "";
  for (let at = 0, rest = now_ms; at < 10; at += 1, rest = Math.floor(rest / 32)) time = crockford[rest % 32] + time;
  const random = crypto.getRandomValues(new Uint8Array(16));
  return time + Array.from(random, (byte) => crockford[byte % 32]).join("");
}
