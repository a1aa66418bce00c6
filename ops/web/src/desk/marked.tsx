import type { Part } from "./spans";

/** A contact's words, the phrases that raised the level marked. Text nodes only: nothing in it can run. */
export function Marked({ parts }: { parts: readonly Part[] }) {
  return (
    <>
      {parts.map((part, index) =>
        part.mark ? (
          <mark
            key={index}
            data-level={part.mark.level}
            data-at={part.at}
            title={part.mark.why.join("\n")}
            tabIndex={-1}
          >
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </>
  );
}
