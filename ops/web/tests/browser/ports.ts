import { connect, createServer, type AddressInfo } from "node:net";

export async function free_port(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

const opens_within_ms = 20_000;

/** Until somebody listens there. */
export async function until_open(port: number): Promise<void> {
  const until = Date.now() + opens_within_ms;
  for (;;) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => (socket.destroy(), done(true)));
      socket.on("error", () => done(false));
    });
    if (open) return;
    if (Date.now() > until) throw new Error(`nobody listens on port ${port}`);
    await new Promise((wake) => setTimeout(wake, 10));
  }
}
