// What each simulated phone shows. The carrier's history is the truth: every `hello` rebuilds the texts from it, so
// a text whose answer was lost is there if and only if the carrier has it. As everywhere in Holdfast, "in" is
// towards the line and "out" is from the line to a phone.

export type Mode = "deliver" | "fail" | "unreachable";

export interface Text {
  key: number; // stable while it is shown
  sid: string; // "" until the carrier gave one, and for texts of before
  from_line: boolean;
  text: string;
  at: number;
  status: string;
}

export interface Phone {
  number: string;
  texts: Text[];
  unread: number;
  mode: Mode;
}

export interface Hello {
  line: string;
  numbers: string[];
  history: { number: string; direction: "out" | "in"; text: string; at: number; status?: string; sid?: string }[];
}

const texts_max = 500; // shown per phone; older ones fall away
const open_at_first_max = 6;

export class Phones {
  line = "";
  numbers: string[] = [];
  open: string[] = [];
  shown = "";
  notice = "";
  #phones = new Map<string, Phone>();
  #next_key = 1;

  phone(number: string): Phone {
    let phone = this.#phones.get(number);
    if (!phone) {
      phone = { number, texts: [], unread: 0, mode: "deliver" };
      this.#phones.set(number, phone);
    }
    return phone;
  }

  take(number: string): void {
    if (!this.open.includes(number)) this.open.push(number);
    this.show(number);
  }

  show(number: string): void {
    this.shown = number;
    if (number) this.phone(number).unread = 0;
  }

  put_away(number: string): void {
    const place = this.open.indexOf(number);
    this.open = this.open.filter((one) => one !== number);
    if (this.shown === number) this.show(this.open[Math.min(place, this.open.length - 1)] ?? "");
  }

  greeted(hello: Hello): void {
    this.line = hello.line;
    this.numbers = hello.numbers;
    const first = this.open.length === 0;
    const known = new Set([...this.#phones.values()].flatMap(({ texts }) => texts.map(({ sid }) => sid)));
    for (const phone of this.#phones.values()) phone.texts = [];
    for (const { number, direction, text, at, status = "", sid = "" } of hello.history) {
      this.#add(number, { sid, from_line: direction === "out", text, at, status });
      if (!first && direction === "out" && sid && !known.has(sid)) this.#notify(number);
    }
    if (!first) return;
    const busy = this.numbers.filter((number) => this.#phones.get(number)?.texts.length);
    this.open = busy.length ? busy.slice(0, open_at_first_max) : this.numbers.slice(0, 1);
    this.show(this.open[0] ?? "");
  }

  write(number: string, text: string, at: number): Text {
    return this.#add(number, { sid: "", from_line: false, text, at, status: "sending" });
  }

  arrived(data: { number: string; text: string; at: number; sid: string }): void {
    const phone = this.phone(data.number);
    if (data.sid && phone.texts.some((text) => text.from_line && text.sid === data.sid)) return;
    this.#add(data.number, { sid: data.sid, from_line: true, text: data.text, at: data.at, status: "" });
    this.#notify(data.number);
  }

  status(data: { sid: string; status: string }): void {
    for (const phone of this.#phones.values()) {
      const text = phone.texts.find((one) => one.sid === data.sid);
      if (text) {
        text.status = data.status;
        return;
      }
    }
    const failed = ["failed", "undelivered", "unreachable"].includes(data.status);
    if (failed) this.notice = `A text from the line did not reach its phone (${data.status}).`;
  }

  #notify(number: string): void {
    if (!this.open.includes(number)) this.open.push(number);
    if (!this.shown) this.shown = number;
    if (number !== this.shown) this.phone(number).unread++;
  }

  #add(number: string, text: Omit<Text, "key">): Text {
    const { texts } = this.phone(number);
    const whole = { ...text, key: this.#next_key++ };
    texts.push(whole);
    if (texts.length > texts_max) texts.shift();
    return whole;
  }
}

/** "+1 201-555-0101" for numbers of the North American plan; others as they are. */
export function spoken_number(number: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `+1 ${parts[1]}-${parts[2]}-${parts[3]}` : number;
}
