import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import { contact_a, contact_b, start_at } from "../../tests/cases";
import { gravest } from "../wire/level";
import type { LinePlace } from "../wire/types";
import { RisenWatch } from "./risen";

const place = (contact: string, raised_at?: number): LinePlace => ({
  contact,
  level: "high",
  engine_level: "high",
  assessed: false,
  raised_at,
  channel: "sms",
  language: "en",
  state: "waiting",
  arrived_at: start_at,
});

it("a rise is told until it is acknowledged, and again when it rises further", () => {
  const line = signal<LinePlace[]>([place(contact_a), place(contact_b, 5)]);
  const risen = new RisenWatch(line);
  const open = () => risen.open.value.map(({ contact }) => contact);
  expect(open()).toEqual([contact_b]);
  risen.acknowledge(place(contact_b, 5));
  line.value = [place(contact_b, 5), place(contact_a)];
  expect(open()).toEqual([]);
  line.value = [place(contact_b, 9), place(contact_a, 9)];
  expect(open()).toEqual([contact_b, contact_a]);
  risen.acknowledge(place(contact_b, 9));
  line.value = [place(contact_b, 9)];
  expect(open()).toEqual([]);
  line.value = [];
  expect(open()).toEqual([]);
});

it("the gravest of nothing is nothing", () => {
  expect(gravest([])).toBeNull();
  expect(gravest(["low", "imminent", "high"])).toBe("imminent");
});
