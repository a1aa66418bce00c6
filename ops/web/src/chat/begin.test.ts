// @vitest-environment happy-dom
import { describe, expect, it, vi } from "vitest";
import { consent_screen, survey_screen } from "./begin";
import { clean, composer, length } from "./composer";
import { choose, use_words, with_numbers, word } from "./words";

const texts = { survey_yes: "Yes", message_too_long: "Under {max}.", offline: "Kept here.", safety_text: "Safe." };
const settings = { title: "L", survey: true, exit_url: "", message_chars_max: 10, texts,
  languages: [{ code: "en", name: "English" }, { code: "es", name: "Español" }] };
use_words(settings);

function survey(fill: (form: HTMLFormElement) => void) {
  const done = vi.fn();
  const form = survey_screen(settings, done) as HTMLFormElement;
  document.body.replaceChildren(form);
  fill(form);
  form.requestSubmit();
  return done.mock.calls[0]![0];
}

const choose_radio = (form: HTMLFormElement, name: string, value: string) =>
  form.querySelector<HTMLInputElement>(`[name=${name}][value="${value}"]`)!.click();

describe("the three questions", () => {
  it("may all be left out", () => {
    expect(survey(() => {})).toEqual({ suicidal: "skip" });
  });

  it("keep a distress of 0, and take a skip back", () => {
    expect(survey((form) => choose_radio(form, "distress", "0"))).toEqual({ distress: 0, suicidal: "skip" });
    const skipped = survey((form) => {
      choose_radio(form, "distress", "7");
      choose_radio(form, "distress", "");
    });
    expect(skipped).toEqual({ suicidal: "skip" });
  });

  it("carry what was answered", () => {
    const given = survey((form) => {
      choose_radio(form, "suicidal", "yes");
      form.querySelector("textarea")!.value = "  school ";
    });
    expect(given).toEqual({ suicidal: "yes", about: "school" });
  });
});

describe("the consent", () => {
  it("offers the languages, and goes on only by its button", () => {
    const on_language = vi.fn();
    const on_agree = vi.fn();
    const screen = consent_screen(settings, "en", on_language, on_agree);
    document.body.replaceChildren(screen);
    const select = screen.querySelector("select")!;
    select.value = "es";
    select.dispatchEvent(new Event("change"));
    expect(on_language).toHaveBeenCalledWith("es");
    expect(on_agree).not.toHaveBeenCalled();
    screen.querySelector("button")!.click();
    expect(on_agree).toHaveBeenCalledOnce();
  });
});

describe("the composer", () => {
  function typed(text: string, room = true) {
    const say = vi.fn();
    const { form, input } = composer(10, () => room, say);
    document.body.replaceChildren(form);
    input.value = text;
    input.dispatchEvent(new Event("input"));
    form.requestSubmit();
    return { say, left: input.value, fault: form.querySelector("[role=alert]")!.textContent,
      count: form.querySelector("#left")!.textContent };
  }

  it("says what was written and clears", () => {
    expect(typed(" hi ")).toMatchObject({ left: "", fault: "", count: "" });
    expect(typed(" hi ").say).toHaveBeenCalledWith("hi");
  });

  it("keeps a text that is too long and says so, counting people's characters", () => {
    expect(typed("😢".repeat(10)).say).toHaveBeenCalledOnce();
    const over = typed("😢".repeat(11));
    expect(over.say).not.toHaveBeenCalled();
    expect(over).toMatchObject({ left: "😢".repeat(11), fault: "Under 10.", count: "11 / 10" });
  });

  it("keeps the text when too much waits to be sent, and sends nothing empty", () => {
    expect(typed("hi", false)).toMatchObject({ left: "hi", fault: "Kept here." });
    expect(typed("  \n ").say).not.toHaveBeenCalled();
  });

  it("drops what no frame can carry", () => {
    expect(clean("a\ud83d\0b😢")).toBe("ab😢");
    expect(length("😢é")).toBe(2);
  });
});

describe("the words", () => {
  it("are in the first wished language that is offered", () => {
    expect(choose(["fr-fr", "es-mx", "en"], ["en", "es"])).toBe("es");
    expect(choose(["pt-br"], ["en", "pt-BR"])).toBe("pt-BR");
    expect(choose(["fr"], ["es", "en"])).toBe("es");
    expect(choose([], [])).toBe("en");
  });

  it("fill in values and make emergency numbers callable", () => {
    expect(word("message_too_long", { max: 9 })).toBe("Under 9.");
    expect(word("no such key")).toBe("");
    const [before, link, after] = with_numbers("Call 911, 24/7 or 12345.") as [string, HTMLAnchorElement, string];
    expect([before, link.href, after]).toEqual(["Call ", "tel:911", ", 24/7 or 12345."]);
  });

  it("say where to turn when no settings came", async () => {
    vi.resetModules();
    const fresh = await import("./words");
    expect(fresh.word("emergency")).toContain("911");
    expect(fresh.word("exit")).not.toBe("");
  });
});
