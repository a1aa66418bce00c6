#include "ops/escalation/call_script.hpp"

#include <unicode/locid.h>

#include <array>
#include <ranges>

namespace holdfast::escalation {
namespace {

struct Phrases {
    std::string_view language;
    std::string_view practice, heading, calling, texting, chatting, send, unknown_place, range,
        elsewhere;
    std::string_view their_number, no_number, our_number, ask_for;
    std::string_view level, by_person, by_engine, desire, capability, intent, buffers, basis_none;
    std::string_view with_them, nobody_with_them, speaks;
    std::array<std::string_view, 6> labels;  // in the order of `parts`
    std::array<std::string_view, 5> levels;
};

constexpr std::array<std::string_view, 6> parts{"what", "where",      "call_back",
                                                "risk", "in_contact", "said_by_person"};
constexpr std::array<std::string_view, 5> level_names{"none", "low", "moderate", "high",
                                                      "imminent"};

constexpr Phrases english{
    .language = "en",
    .practice = "PRACTICE: this is a drill, not an emergency. Nobody is to be sent.",
    .heading = "Emergency: what to say",
    .calling = "I am calling from a crisis line: ",
    .texting = "A person who writes to us by text message is in danger of ending their life.",
    .chatting = "A person who writes to us in a web chat is in danger of ending their life.",
    .send = "Please send help, a mental health team if there is one.",
    .unknown_place = "Not known. They have not said where they are.",
    .range = "Their number was first given out in ",
    .elsewhere = " (they may be elsewhere)",
    .their_number = "The person: ",
    .no_number = "There is no number for the person: they write in our web chat.",
    .our_number = "Us: ",
    .ask_for = "At our line ask for ",
    .level = "Risk: ",
    .by_person = ", judged by a clinician",
    .by_engine = ", read from their messages by the computer; no clinician has judged it yet",
    .desire = "Wish to die: ",
    .capability = "Means and ability: ",
    .intent = "Intent: ",
    .buffers = "What holds them: ",
    .basis_none = "Nothing more is written down yet.",
    .with_them = " is in conversation with them now.",
    .nobody_with_them = "Nobody is in conversation with them now.",
    .speaks = "They write in: ",
    .labels = {"What is happening", "Where they are", "Call-back", "How grave", "Who is in contact",
               "In their own words"},
    .levels = {"none seen", "low", "moderate", "high", "imminent"}};

constexpr Phrases spanish{
    .language = "es",
    .practice = "PRÁCTICA: es un simulacro, no una emergencia. No hay que enviar a nadie.",
    .heading = "Emergencia: qué decir",
    .calling = "Llamo de una línea de crisis: ",
    .texting =
        "Una persona que nos escribe por mensaje de texto está en peligro de quitarse la vida.",
    .chatting = "Una persona que nos escribe en un chat está en peligro de quitarse la vida.",
    .send = "Por favor envíen ayuda, un equipo de salud mental si lo hay.",
    .unknown_place = "No se sabe. No ha dicho dónde está.",
    .range = "Su número se asignó primero en ",
    .elsewhere = " (puede estar en otro lugar)",
    .their_number = "La persona: ",
    .no_number = "No hay número de la persona: escribe en nuestro chat.",
    .our_number = "Nosotros: ",
    .ask_for = "En nuestra línea pregunten por ",
    .level = "Riesgo: ",
    .by_person = ", valorado por un profesional",
    .by_engine = ", leído de sus mensajes por el ordenador; ningún profesional lo ha valorado aún",
    .desire = "Deseo de morir: ",
    .capability = "Medios y capacidad: ",
    .intent = "Intención: ",
    .buffers = "Lo que le sostiene: ",
    .basis_none = "No hay nada más anotado todavía.",
    .with_them = " está conversando ahora con la persona.",
    .nobody_with_them = "Nadie está conversando ahora con la persona.",
    .speaks = "Escribe en: ",
    .labels = {"Qué pasa", "Dónde está", "Para devolver la llamada", "Qué gravedad tiene",
               "Quién está en contacto", "Con sus palabras"},
    .levels = {"no se ha visto", "bajo", "moderado", "alto", "inminente"}};

// Whole characters.
std::string clipped(std::string_view text) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
        if (++characters > script_line_chars_max) return std::string{text.substr(0, at)} + "…";
    }
    return std::string{text};
}

std::string joined(std::string_view first, std::string_view second) {
    return std::string{first}.append(second);
}

using Lines = std::vector<std::string>;

Lines what_lines(const ScriptFacts& facts, const Phrases& words, bool drill) {
    Lines lines;
    if (drill) lines.emplace_back(words.practice);
    lines.push_back(clipped(joined(words.calling, facts.line) + "."));
    lines.emplace_back(facts.by_text ? words.texting : words.chatting);
    lines.emplace_back(words.send);
    return lines;
}

Lines where_lines(const Record& record, const ScriptFacts& facts, const Phrases& words) {
    Lines lines;
    for (const auto& place : record.places() | std::views::take(script_places_max))
        lines.push_back(clipped(place.what.reveal() + " (" + place.how_known.reveal() + ")"));
    if (lines.empty()) lines.emplace_back(words.unknown_place);
    if (!facts.region.empty())
        lines.push_back(joined(words.range, facts.region) + std::string{words.elsewhere});
    return lines;
}

Lines call_back_lines(const ScriptFacts& facts, const Phrases& words) {
    Lines lines;
    if (facts.number.empty())
        lines.emplace_back(words.no_number);
    else
        lines.push_back(joined(words.their_number, facts.number.reveal()));
    if (!facts.call_back.empty()) lines.push_back(joined(words.our_number, facts.call_back));
    lines.push_back(clipped(joined(words.ask_for, facts.caller) + "."));
    return lines;
}

// "Spanish", or "español" for who reads Spanish.
std::string name_of(const std::string& language, std::string_view in) {
    icu::UnicodeString name;
    icu::Locale{language.c_str()}.getDisplayLanguage(icu::Locale{std::string{in}.c_str()}, name);
    std::string written;
    return name.toUTF8String(written);
}

Lines risk_lines(const Record& record, const ScriptFacts& facts, const Phrases& words) {
    std::string_view level = facts.level;
    for (std::size_t i = 0; i < level_names.size(); ++i)
        if (level_names[i] == facts.level) level = words.levels[i];
    Lines lines{joined(words.level, level) +
                std::string{facts.assessed ? words.by_person : words.by_engine}};
    const auto* basis = record.basis();
    if (!basis) lines.emplace_back(words.basis_none);
    if (!basis) return lines;
    const auto add = [&](std::string_view label, const Words& said) {
        if (!said.empty()) lines.push_back(clipped(joined(label, said.reveal())));
    };
    add(words.desire, basis->desire);
    add(words.capability, basis->capability);
    add(words.intent, basis->intent);
    add(words.buffers, basis->buffers);
    return lines;
}

Lines contact_lines(const ScriptFacts& facts, const Phrases& words) {
    Lines lines;
    if (facts.in_contact.empty())
        lines.emplace_back(words.nobody_with_them);
    else
        lines.push_back(clipped(joined(facts.in_contact, words.with_them)));
    if (!facts.person_language.empty())
        lines.push_back(joined(words.speaks, name_of(facts.person_language, words.language)));
    return lines;
}

Lines said_lines(const ScriptFacts& facts) {
    Lines lines;
    const auto& said = facts.said;
    const auto first = said.size() > script_sayings_max ? said.size() - script_sayings_max : 0;
    for (auto at = first; at < said.size(); ++at) lines.push_back(clipped(said[at].reveal()));
    return lines;
}

json::array to_json(const Lines& lines) {
    json::array all;
    for (const auto& line : lines) all.push_back(json::value(line));
    return all;
}

}  // namespace

json::object call_script(const Record& record, const ScriptFacts& facts) {
    const auto& words = facts.language == "es" ? spanish : english;
    const std::array<Lines, parts.size()> lines{what_lines(facts, words, record.drill()),
                                                where_lines(record, facts, words),
                                                call_back_lines(facts, words),
                                                risk_lines(record, facts, words),
                                                contact_lines(facts, words),
                                                said_lines(facts)};
    json::object script{
        {"language", words.language}, {"drill", record.drill()}, {"heading", words.heading}};
    json::object labels;
    std::string text{words.heading};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        script[parts[i]] = to_json(lines[i]);
        labels[parts[i]] = words.labels[i];
        if (!lines[i].empty()) text.append("\n\n").append(words.labels[i]);
        for (const auto& line : lines[i]) text.append("\n").append(line);
    }
    script["labels"] = std::move(labels);
    script["text"] = std::move(text);
    return script;
}

}  // namespace holdfast::escalation
