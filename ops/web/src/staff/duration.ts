// Durations as people read them at a glance: 0:07, 12:40, 1 h 05 m. Never negative.
export function clock_text(elapsed_ms: number): string {
  const seconds = Math.max(0, Math.floor(elapsed_ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${pad(minutes % 60)} m` : `${Math.floor(hours / 24)} days`;
}

/** The same for a screen reader. */
export function clock_words(elapsed_ms: number): string {
  const minutes = Math.floor(Math.max(0, elapsed_ms) / 60_000);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours === 1 ? "over 1 hour" : `over ${hours} hours`;
}

const of_day = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function time_text(at_ms: number): string {
  return of_day.format(at_ms);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
