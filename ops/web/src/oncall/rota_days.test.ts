import { describe, expect, it } from "vitest";
import type { RotaLevel } from "../wire/duty";
import { local_of, minutes_of, shown_in } from "./local_time";
import { is_holiday, watches } from "./rota_days";

const level = (change: Partial<RotaLevel>): RotaLevel => ({ name: "primary", shifts: [], overrides: [], holidays: [], ...change });
const shown = (one: RotaLevel, from: string, to: string) =>
  watches(one, minutes_of(from), minutes_of(to)).map(({ user, from: begin, to: end }) => `${local_of(begin)} ${local_of(end)} ${user}`);

const nights = { user: "dee", start: "2026-11-02T20:00", hours: 12, repeat: { every_days: 1 } };
const days = { user: "sam", start: "2026-11-02T08:00", hours: 12, repeat: { every_days: 1 } };

describe("who is on call", () => {
  it("follows the shifts, long after they began and not before", () => {
    const rota = level({ shifts: [days, nights] });
    expect(shown(rota, "2026-11-23", "2026-11-24")).toEqual([
      "2026-11-23T00:00 2026-11-23T08:00 dee",
      "2026-11-23T08:00 2026-11-23T20:00 sam",
      "2026-11-23T20:00 2026-11-24T00:00 dee",
    ]);
    expect(shown(rota, "2026-11-01", "2026-11-03")[0]).toBe("2026-11-01T00:00 2026-11-02T08:00 ");
  });

  it("has holes where nobody stands, after the last day of a shift and on days that it leaves out", () => {
    const ends = { ...days, repeat: { every_days: 1, until: "2026-11-23", except: ["2026-11-22"] } };
    expect(shown(level({ shifts: [ends] }), "2026-11-21T20:00", "2026-11-26")).toEqual([
      "2026-11-21T20:00 2026-11-23T08:00 ",
      "2026-11-23T08:00 2026-11-23T20:00 sam",
      "2026-11-23T20:00 2026-11-26T00:00 ",
    ]);
    const once = { user: "eli", start: "2026-11-23T08:00", hours: 4, repeat: null };
    expect(shown(level({ shifts: [once] }), "2026-11-23T10:00", "2026-11-24")[0]).toBe("2026-11-23T10:00 2026-11-23T12:00 eli");
  });

  it("puts swaps before holidays before shifts; the later swap and the shift that began later count", () => {
    const rota = level({
      shifts: [{ ...days, hours: 24 }, { ...nights, hours: 4 }],
      holidays: [{ date: "2026-11-26", user: "eli" }, "2026-11-27"],
      overrides: [
        { user: "ana", from: "2026-11-26T10:00", to: "2026-11-26T14:00" },
        { user: "ben", from: "2026-11-26T12:00", to: "2026-11-26T13:00" },
      ],
    });
    expect(shown(rota, "2026-11-26T08:00", "2026-11-27T08:00")).toEqual([
      "2026-11-26T08:00 2026-11-26T10:00 eli",
      "2026-11-26T10:00 2026-11-26T12:00 ana",
      "2026-11-26T12:00 2026-11-26T13:00 ben",
      "2026-11-26T13:00 2026-11-26T14:00 ana",
      "2026-11-26T14:00 2026-11-27T00:00 eli",
      "2026-11-27T00:00 2026-11-27T08:00 sam",
    ]);
    expect(shown(rota, "2026-11-27T08:00", "2026-11-28T08:00")).toEqual([
      "2026-11-27T08:00 2026-11-27T20:00 sam",
      "2026-11-27T20:00 2026-11-28T00:00 dee",
      "2026-11-28T00:00 2026-11-28T08:00 sam",
    ]);
    expect(is_holiday(rota, minutes_of("2026-11-27T09:00"))).toBe(true);
    expect(is_holiday(rota, minutes_of("2026-11-25T09:00"))).toBe(false);
  });

  it("covers the whole window without a gap or an overlap, whatever the rota", () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = (most: number) => Math.floor(Math.abs(Math.sin(seed * 7.3 + most * 1.7)) * 1000) % most;
      const start = local_of(minutes_of("2026-11-01") + random(5000));
      const rota = level({ shifts: [{ user: "a", start, hours: 1 + random(24), repeat: { every_days: 1 + random(5) } }, nights] });
      const all = watches(rota, minutes_of("2026-11-20"), minutes_of("2026-11-27"));
      expect(all[0]!.from).toBe(minutes_of("2026-11-20"));
      expect(all.at(-1)!.to).toBe(minutes_of("2026-11-27"));
      for (let at = 1; at < all.length; at += 1) {
        expect(all[at]!.from).toBe(all[at - 1]!.to);
        expect(all[at]!.user).not.toBe(all[at - 1]!.user);
      }
    }
  });
});

it("the centre's clock is its own, also in the night in which it is turned", () => {
  expect(local_of(shown_in("America/New_York", Date.parse("2026-11-23T13:00:00Z")))).toBe("2026-11-23T08:00");
  expect(local_of(shown_in("America/New_York", Date.parse("2026-11-01T05:30:00Z")))).toBe("2026-11-01T01:30");
  expect(local_of(shown_in("America/New_York", Date.parse("2026-11-01T06:30:00Z")))).toBe("2026-11-01T01:30");
  expect(local_of(shown_in("Asia/Kathmandu", Date.parse("2026-11-23T18:15:00Z")))).toBe("2026-11-24T00:00");
});
