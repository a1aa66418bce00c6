// Elements from plain calls; text only ever becomes a text node. The chat has its own, so that it stays one file.

type Given = Record<string, unknown>;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in made) (made as unknown as Given)[name] = value;
    else made.setAttribute(name, `${value}`);
  }
  made.append(...children);
  return made;
}
