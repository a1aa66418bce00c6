import type { ComponentChildren } from "preact";

interface BannerProps {
  text: ComponentChildren;
  button: string;
  act(): void;
  grave?: boolean;
}

/** What is the matter, and the one thing to do about it. */
export function Banner({ text, button, act, grave }: BannerProps) {
  return (
    <div class={grave ? "banner grave" : "banner"}>
      <p>{text}</p>
      <button type="button" onClick={act}>
        {button}
      </button>
    </div>
  );
}
