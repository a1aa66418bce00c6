import type { ComponentChildren } from "preact";

/** In place of a page whose link the server has closed for good: why, and what can be done. */
export function Closed({ title, text, children }: { title: string; text: string; children: ComponentChildren }) {
  return (
    <div class="door">
      <main>
        <h1>{title}</h1>
        <p role="alert">{text}</p>
        {children}
      </main>
    </div>
  );
}
