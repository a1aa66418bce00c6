// The simulated phone: a carrier's customer in the browser, for rehearsals and the demo.
import { Socket, socket_url, WireError } from "../wire/socket";
import { type Hello, type Mode, Phones } from "./model";
import { create_view } from "./view";

const phones = new Phones();

async function send(number: string, text: string): Promise<void> {
  const own = phones.write(number, text, Date.now());
  view.render();
  try {
    own.sid = (await socket.request<{ sid: string }>("text", { from: number, text })).sid;
    // Its status may have come before its answer.
    if (own.status === "sending") own.status = "sent";
  } catch (error) {
    own.status = `not sent${error instanceof WireError ? `: ${error.title}` : ""}`;
  }
  view.render();
}

async function set_mode(number: string, mode: Mode): Promise<void> {
  const phone = phones.phone(number);
  phone.mode = mode;
  try {
    await socket.request("mode", { number, mode });
  } catch {
    phones.notice = "The carrier did not take that change. Choose it again when the phone is connected.";
    view.render();
  }
}

const view = create_view(phones, {
  send: (number, text) => void send(number, text),
  set_mode: (number, mode) => void set_mode(number, mode),
  changed: () => view.render(),
});

const socket = new Socket({
  url: socket_url("/v1/phone"),
  async greet(socket) {
    phones.greeted(await socket.request<Hello>("hello"));
    for (const number of phones.open) {
      const { mode } = phones.phone(number);
      if (mode !== "deliver") await socket.request("mode", { number, mode });
    }
    view.render();
  },
  on_push(type, data) {
    if (type === "text") phones.arrived(data as Parameters<Phones["arrived"]>[0]);
    else if (type === "status") phones.status(data as Parameters<Phones["status"]>[0]);
    view.render();
  },
  on_state(state) {
    const words = { connecting: "Connecting to the carrier…", ready: "", waiting: "No carrier. Trying again…",
      ended: "The carrier closed this page. Reload to connect again." };
    view.say_state(words[state.is]);
  },
});

document.getElementById("main")!.append(...view.screen);
addEventListener("online", () => socket.hurry());
socket.connect();
