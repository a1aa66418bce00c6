import { it } from "vitest";
import * as c from "./conversations";
it("by text", c.by_text);
it("by chat", c.by_chat);
it("offers", c.offers);
it("lapsed", c.lapsed);
it("lost", c.lost);
it("watching", c.watching);
