import { LevelBadge } from "../staff/level";
import { handle, presence_words, role_words } from "../staff/strings";
import type { BoardClinician, BoardPush } from "../wire/types";
import { EngineWord } from "./engine_word";
import { words } from "./strings";

/** Who is here, taking contacts or not, and with how many. */
export function Staff({ board }: { board: BoardPush }) {
  const { staff_columns: columns } = words;
  return (
    <section class="sheet" aria-labelledby="staff">
      <h2 id="staff">{words.clinicians}</h2>
      {board.clinicians.length === 0 ? (
        <p class="empty muted">{words.staff_empty}</p>
      ) : (
        <div class="scroll" role="region" aria-labelledby="staff" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{columns.name}</th>
                <th scope="col">{columns.state}</th>
                <th scope="col">{columns.load}</th>
                <th scope="col">{columns.contacts}</th>
              </tr>
            </thead>
            <tbody>
              {board.clinicians.map((one) => (
                <Clinician key={one.user} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Clinician({ one }: { one: BoardClinician }) {
  return (
    <tr>
      <th scope="row">
        {one.name} <span class="muted small">{role_words[one.role]}</span>
      </th>
      <td>
        <span class="presence" data-presence={one.state}>
          <span class="dot" aria-hidden="true" />
          {presence_words[one.state]}
        </span>
      </td>
      <td class="figure">{words.load(one.load, one.capacity)}</td>
      <td>
        {one.contacts.length === 0 ? (
          <span class="muted">{words.no_contacts}</span>
        ) : (
          <ul class="held">
            {one.contacts.map((contact) => (
              <li key={contact.contact}>
                <LevelBadge level={contact.level} /> <span class="small figure">{handle(contact.contact)}</span>{" "}
                <EngineWord of={contact} />
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}
