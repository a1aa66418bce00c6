import { describe, expect, it } from "vitest";
import type { RotaLevel } from "../wire/duty";
import { holidays_of, is_past, with_holiday, without_holiday } from "./holiday";
import { minutes_of } from "./local_time";

const level: RotaLevel = {
  name: "primary",
  shifts: [],
  overrides: [],
  holidays: ["2027-01-01", { date: "2026-12-25", user: "eli" }],
};

describe("holidays", () => {
  it("are shown by day, whatever order they were written in", () => {
    expect(holidays_of(level)).toEqual([
      { date: "2026-12-25", user: "eli" },
      { date: "2027-01-01", user: "" },
    ]);
  });

  it("are one for a day: another one takes its place", () => {
    expect(with_holiday(level, { date: "2026-12-26", user: "" }).holidays).toEqual([...level.holidays, "2026-12-26"]);
    expect(with_holiday(level, { date: "2026-12-25", user: "" }).holidays).toEqual(["2027-01-01", "2026-12-25"]);
    expect(with_holiday(level, { date: "2027-01-01", user: "sam" }).holidays).toEqual([
      level.holidays[1],
      { date: "2027-01-01", user: "sam" },
    ]);
  });

  it("go by their day, with or without somebody", () => {
    expect(without_holiday(level, "2026-12-25").holidays).toEqual(["2027-01-01"]);
    expect(without_holiday(level, "2027-01-01").holidays).toEqual([level.holidays[1]]);
    expect(without_holiday(level, "2027-01-02").holidays).toEqual(level.holidays);
  });

  it("are over at midnight of the centre's clock", () => {
    expect(is_past("2026-12-25", minutes_of("2026-12-25T23:59"))).toBe(false);
    expect(is_past("2026-12-25", minutes_of("2026-12-26T00:00"))).toBe(true);
  });
});
