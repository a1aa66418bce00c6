// The board's link: asks to watch on every connection and keeps the newest figures and when they came.
import { computed, signal } from "@preact/signals";
import { DutyActs } from "../duty/acts";
import { ring_level, with_duty } from "../duty/rows";
import { now } from "../staff/now";
import { Ringer } from "../staff/ring";
import { RisenWatch } from "../staff/risen";
import { Socket, socket_url, type LinkState } from "../wire/socket";
import { gravest } from "../wire/level";
import type { BoardPush } from "../wire/types";

/** Figures come each second; after this long without them the board says how old they are. */
export const stale_after_ms = 4_000;

export class BoardWatch {
  readonly board = signal<BoardPush | null>(null);
  readonly link = signal<LinkState>({ is: "connecting" });
  readonly degraded = signal<string | null>(null);
  readonly #came_at = signal(0);
  readonly age_ms = computed(() => (this.board.value ? Math.max(0, now.value - this.#came_at.value) : 0));
  readonly stale = computed(() => this.age_ms.value > stale_after_ms);
  /** The server's clock as of now, so that waits go on counting between pushes. */
  readonly server_now = computed(() => (this.board.value?.now ?? 0) + this.age_ms.value);
  readonly risen = new RisenWatch(computed(() => this.board.value?.line ?? []));
  readonly duties = computed(() => this.board.value?.duties ?? []);
  readonly acts = new DutyActs((duty) => {
    const board = this.board.value;
    if (board) this.board.value = { ...board, duties: with_duty(this.duties.value, duty) };
  });
  /** The gravest of what wants an ear now. */
  readonly urgent = computed(() => {
    const ringing = ring_level(this.duties.value);
    return gravest([...this.risen.open.value.map(({ level }) => level), ...(ringing ? [ringing] : [])]);
  });
  readonly ringer = new Ringer();
  #socket: Socket;

  constructor(still_allowed: () => Promise<boolean>) {
    this.#socket = new Socket({
      url: socket_url("/v1/desk"),
      greet: async (socket) => {
        await socket.request("watch", { board: true });
      },
      on_push: (type, data) => this.#push(type, data),
      on_state: (state) => (this.link.value = state),
      still_allowed,
    });
  }

  start(): void {
    this.#socket.connect();
  }

  end(): void {
    this.#socket.end();
    this.board.value = null;
  }

  hurry(): void {
    this.#socket.hurry();
  }

  #push(type: string, data: unknown): void {
    if (type === "board") {
      this.board.value = data as BoardPush;
      this.#came_at.value = Date.now();
    }
    if (type === "degraded") {
      const { on, text } = data as { on: boolean; text: string };
      this.degraded.value = on ? text : null;
    }
  }
}
