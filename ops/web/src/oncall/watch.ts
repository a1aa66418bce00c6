// What the on-call page knows: who is on call and every open duty, read together over plain HTTP.
import { computed } from "@preact/signals";
import { DutyActs } from "../duty/acts";
import { Poll } from "../duty/poll";
import { in_order, ring_level, with_duty } from "../duty/rows";
import type { Duty, DutyPage, OnCall } from "../wire/duty";
import { account } from "../staff/account";
import { server_now } from "../staff/now";
import { Ringer } from "../staff/ring";
import { read, type Answer } from "../wire/http";

export const read_every_ms = 5_000;
export const stale_after_ms = 12_000;

export interface Known {
  on_call: OnCall;
  duties: Duty[];
}

export class OnCallWatch {
  readonly poll: Poll<Known>;
  readonly ringer = new Ringer();
  readonly acts: DutyActs;

  constructor(reading: () => Promise<Answer<Known>> = read_both) {
    this.poll = new Poll({ read: reading, every_ms: read_every_ms, stale_after_ms });
    this.acts = new DutyActs((duty) => {
      const known = this.poll.value.value;
      if (known) this.poll.put({ ...known, duties: with_duty(known.duties, duty) });
      this.poll.hurry();
    });
  }

  readonly duties = computed(() => in_order(this.poll.value.value?.duties ?? [], server_now.value));
  readonly ringing = computed(() => this.duties.value.filter((duty) => duty.state === "open" && duty.ringing));
  readonly mine = computed(() =>
    this.duties.value.filter((duty) => duty.state === "acknowledged" && duty.by?.user === my_user()),
  );
  readonly others = computed(() => {
    const shown = new Set([...this.ringing.value, ...this.mine.value].map(({ id }) => id));
    return this.duties.value.filter(({ id }) => !shown.has(id));
  });
  /** How it is to sound now: for whoever is on call, and for those who answer for the line. */
  readonly urgent = computed(() => {
    const on_call = this.poll.value.value?.on_call.me.on_call ?? false;
    const answers = account.value.is === "in" && account.value.who.role !== "counselor";
    return on_call || answers ? ring_level(this.ringing.value) : null;
  });
}

function my_user(): string {
  return account.value.is === "in" ? account.value.who.user : "";
}

async function read_both(): Promise<Answer<Known>> {
  const [on_call, page] = await Promise.all([read<OnCall>("/v1/oncall"), read<DutyPage>("/v1/duties")]);
  if (!on_call.ok) return on_call;
  if (!page.ok) return page;
  // What rings is shown also where the first page of duties does not hold it.
  const listed = new Set(page.value.duties.map(({ id }) => id));
  const more = on_call.value.ringing.filter(({ id }) => !listed.has(id));
  return { ok: true, value: { on_call: on_call.value, duties: [...page.value.duties, ...more] } };
}
