import { colleagues } from "../duty/colleagues";

export function name_of(user: string): string {
  return colleagues.value.find((one) => one.user === user)?.name ?? user;
}
