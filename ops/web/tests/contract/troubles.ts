// The scenarios in which something is wrong: broken frames, a store that does not answer, a client that does not read.
import { expect } from "vitest";
import { call } from "./calls";
import { type Client, Refusal } from "./frames";
import { accept_next, ana, event_of, Site } from "./sites";

/** What cannot be read is refused, and what breaks the protocol ends the socket, with the code that says why. */
export async function broken_frames(open: () => Promise<Client>): Promise<void> {
  const client = await open();
  const deep = `{"id":1,"type":"ping","data":${"[".repeat(40)}${"]".repeat(40)}}`;
  const no_frames = ["{", "[]", "null", '{"type":"ping"}', '{"id":1}', '{"id":1,"type":"ping","data":[]}', deep];
  const wrong_ids = ['{"id":-1,"type":"ping"}', '{"id":1e300,"type":"ping"}', '{"id":1,"id":1,"type":"ping"}'];
  for (const text of [...no_frames, ...wrong_ids])
    expect((await client.broken(text))["code"], text).toBe("bad_request");
  expect((await client.broken(`{"id":1,"type":"${"x".repeat(33)}"}`))["code"]).toBe("too_large");
  expect(await client.broken('{"id":77,"type":"nonsense"}', 77)).toMatchObject({ code: "bad_request", field: "type" });
  await client.close();

  const too_long = JSON.stringify({ id: 1, type: "ping", data: { more: "x".repeat(70_000) } });
  const unmasked = Buffer.from([0x81, 0x02, 0x7b, 0x7d]);
  const breaches: [number, (client: Client) => void][] = [
    [1002, ({ socket }) => (socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(unmasked)],
    [1003, ({ socket }) => socket.send(Buffer.from("{}"), { binary: true })],
    [1007, ({ socket }) => socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false })],
    [1009, ({ socket }) => socket.send(too_long)],
  ];
  for (const [code, breach] of breaches) {
    const client = await open();
    breach(client);
    expect(await client.closed()).toBe(code);
  }
}

/** While the store does not answer nothing is said to be kept; afterwards the same message is kept once. */
export const store_away = () =>
  Site.run({ "redis.command_deadline_ms": 200 }, [ana], async (site) => {
    const desk = await site.desk("ana", 1);
    const { chat } = await site.waiting_chat("hello");
    const { contact } = await accept_next(desk);
    await chat.push("event", event_of("joined"));
    const message = { client_msg_id: "c2", text: "are you there?" };
    const answer = { contact, client_msg_id: "m1", text: "Yes." };
    site.program.store("SIGSTOP");
    const ours = ["unavailable", "unknown_outcome"];
    expect(ours).toContain((await chat.refused("message", message))["code"]);
    expect((await chat.push("unavailable"))["text"]).toContain("988");
    await desk.push("degraded", ({ on }) => on === true);
    expect(ours).toContain((await desk.refused("say", answer))["code"]);
    site.program.store("SIGCONT");
    await desk.push("degraded", ({ on }) => on === false);
    const kept = await until_taken(() => chat.ask("message", message));
    expect(await chat.ask("message", message)).toEqual(kept);
    const said = await until_taken(() => desk.ask("say", answer));
    expect(await desk.ask("say", answer)).toEqual(said);
    await Promise.all([chat.close(), desk.close()]);
  });

async function until_taken<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 100; ; --tries) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Refusal) || error.data["retry"] !== "same_id" || tries === 0) throw error;
    }
  }
}

const long_text = "x".repeat(4000);

async function write_much(chat: Client, messages: number, text = long_text): Promise<void> {
  for (let count = 0; count < messages; ++count) await chat.ask("message", { client_msg_id: `long-${count}`, text });
}

/** A client that asks and does not read is closed before it fills the memory. */
export const not_reading = () =>
  Site.run({}, [ana], async (site) => {
    const desk = await site.desk("ana", 1);
    const { chat, contact, token } = await site.waiting_chat("hello");
    await accept_next(desk);
    await write_much(chat, 20);
    const slow: [Client, string, object][] = [
      [await site.chat(), "resume", { token, last_seq: 0 }],
      [desk, "read", { contact, after: 0 }],
    ];
    for (const [client, type, data] of slow) {
      const before = await slow_sockets(site);
      client.socket.pause();
      for (let id = 1000; id < 1200; ++id) client.socket.send(JSON.stringify({ id, type, data }));
      while ((await slow_sockets(site)) === before);
      client.sent(1000, 1200, type);
      client.socket.resume();
      expect(await client.closed()).toBe(1013);
    }
  });

async function slow_sockets(site: Site): Promise<number> {
  const { text } = await call(site.program, "metrics");
  return Number(/^holdfast_sockets_slow_total (\d+)/m.exec(text)?.[1]);
}

/** A conversation longer than what may wait for a socket, with its contact's page and its clinician. */
async function long_conversation(site: Site): Promise<{ desk: Client; contact: string; token: string }> {
  const desk = await site.desk("ana", 1);
  const { chat, contact, token } = await site.waiting_chat("hello");
  await accept_next(desk);
  await write_much(chat, 70, "\u{1f499}".repeat(4000));
  await chat.close();
  return { desk, contact, token };
}

/** The desk reads it whole, page by page. */
export const long_at_the_desk = () =>
  Site.run({}, [ana], async (site) => {
    const { desk, contact } = await long_conversation(site);
    const seqs: number[] = [];
    for (let upto = 1; (seqs.at(-1) ?? 0) < upto; ) {
      const page = await desk.ask("read", { contact, after: seqs.at(-1) ?? 0 });
      seqs.push(...page["events"].map(({ seq }: { seq: number }) => seq));
      upto = page["upto"];
    }
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    await desk.close();
  });

/** A page that was loaded anew gets it whole, if need be a part at a time. */
export const long_at_the_chat = () =>
  Site.run({}, [ana], async (site) => {
    const { desk, token } = await long_conversation(site);
    const chat = await site.chat();
    const seqs: number[] = [];
    for (let more = true; more; ) {
      const { events } = await chat.ask("resume", { token, last_seq: seqs.at(-1) ?? 0 });
      seqs.push(...events.map(({ seq }: { seq: number }) => seq));
      more = events.length > 0;
    }
    expect(seqs.length).toBeGreaterThan(70);
    expect(new Set(seqs).size).toBe(seqs.length);
    await Promise.all([chat.close(), desk.close()]);
  });
