// How many parts a text message is billed and sent as: GSM-7 holds 160 septets, or 153 in each part of several;
// anything outside that alphabet makes the whole text UCS-2 with 70 or 67 units. Neither an escape pair nor a
// surrogate pair is split across two parts. Source: 3GPP TS 23.038 and 23.040.
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extended = "\f^{}\\[~]|€";
const septets = new Map<string, number>([
  ...[...basic].map((character) => [character, 1] as const),
  ...[...extended].map((character) => [character, 2] as const),
]);

export interface Segments {
  encoding: "GSM-7" | "UCS-2";
  segments: number;
  /** Units that still fit in the last part. */
  left: number;
}

export function count_segments(text: string): Segments {
  const characters = [...text];
  const gsm = characters.every((character) => septets.has(character));
  const costs = characters.map((character) => (gsm ? (septets.get(character) ?? 1) : character.length));
  const [single, part] = gsm ? [160, 153] : [70, 67];
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const encoding = gsm ? "GSM-7" : "UCS-2";
  if (total <= single) return { encoding, segments: total === 0 ? 0 : 1, left: single - total };
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > part) {
      segments += 1;
      used = 0;
    }
    used += cost;
  }
  return { encoding, segments, left: part - used };
}
