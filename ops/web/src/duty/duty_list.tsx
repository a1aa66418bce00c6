import { DutyItem, type DutyItemProps } from "./duty_item";
import type { Duty } from "../wire/duty";

/** Duties in the order given, or the words for none. */
export function DutyList({ duties, none, ...shared }: { duties: Duty[]; none: string } & Omit<DutyItemProps, "duty">) {
  if (duties.length === 0) return <p class="muted">{none}</p>;
  return (
    <ul class="duties">
      {duties.map((duty) => (
        <DutyItem key={duty.id} duty={duty} {...shared} />
      ))}
    </ul>
  );
}
