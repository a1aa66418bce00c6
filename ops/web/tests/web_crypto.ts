// Node 18, which Debian 12 brings, keeps what a browser calls `crypto` in a module.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto as Crypto;
