// Texts to try the line with, all made up: risk from none to imminent, two languages, and sizes that cost segments.
const long_text =
  "I don't really know where to start. Since I moved here for school everything has felt heavy. I get up, I go to " +
  "class, I come back, and I can't say what I did all day. My roommate is nice but I don't want to be the sad one. " +
  "My mom calls on Sundays and I tell her it's fine. Last week I failed a test and I just sat on the floor for an " +
  "hour. I am not in danger or anything. I just thought maybe it would help to say it to somebody who doesn't know " +
  "me. ";

export const samples: [name: string, text: string][] = [
  ["Hello", "hi, is anyone there?"],
  ["Low: a bad week", "I had a fight with my sister and I can't stop crying. I feel so alone"],
  ["Moderate: tired of life", "I don't see the point anymore. Everyone would be better off without me"],
  ["High: thoughts of suicide", "I keep thinking about killing myself. I have thought about how"],
  ["Imminent: tonight", "I am going to kill myself tonight. I already have the pills here"],
  ["Spanish", "No puedo más, me siento muy sola y no quiero seguir viviendo"],
  ["Emoji", "I can’t do this anymore 😢💔 nobody gets it 🙃"],
  ["Long (several segments)", long_text],
  ["Longest (1,600 characters)", long_text.repeat(4).slice(0, 1600)],
  ["Just saying", "this homework is killing me lol 😂"],
];

export const keywords = ["STOP", "START", "HELP"];
