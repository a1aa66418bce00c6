import { words } from "./strings";

interface SendProps {
  fault: string;
  /** How often it was sent and not answered yet. */
  tries: number;
  label: string;
  main?: boolean;
}

/** The end of a form: what is wrong with the whole, the button, and how sending goes. */
export function Send({ fault, tries, label, main }: SendProps) {
  return (
    <>
      <div role="alert">{fault && <p class="fault">{fault}</p>}</div>
      <button class={main ? "main big" : undefined} type="submit" aria-disabled={tries > 0}>
        {label}
      </button>
      <p class="small" role="status">
        {tries === 1 && words.sending}
        {tries > 1 && words.sending_again(tries)}
      </p>
    </>
  );
}
