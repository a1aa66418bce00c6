// Elements from plain calls. Text only ever becomes a text node; nothing here can write markup.

type Given = Record<string, unknown>;

/** Names the element knows are set as properties, all others as attributes. */
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

export function by_id(id: string): HTMLElement {
  return document.getElementById(id)!;
}

/** Set only what differs: a live region speaks at every change. */
export function set_text(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
