// A plan as one page of HTML that a person can keep, print or throw away: complete in itself, no
// script, nothing loaded from anywhere, a title and a file name that give nothing away. Headings
// and lists, so that it reads well aloud and prints as tagged PDF. Everything a person wrote is
// escaped and set in its own direction. `wallet` prints each step that has entries as a card of
// 85.6 x 54 mm (ISO/IEC 7810 ID-1) to cut out. Pure; well under a millisecond for an ordinary plan.
//
// A route that shows it under a strict Content-Security-Policy allows page_style() by its hash.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "config/plan_template.hpp"
#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

enum class Paper : std::uint8_t { page, wallet };

struct PageOptions {
    Paper paper = Paper::page;
    std::optional<Date> agreed_on{};
};

using PageHtml = Private<struct PageHtmlKind>;

struct Page {
    std::string file_name;  // "my-notes.html"
    PageHtml html{};
};

Page render_html(const Plan& plan, const config::PlanTemplate& words,
                 const PageOptions& options = {});

// What stands between <style> and </style>.
std::string_view page_style();

// & < > " ' as entities.
std::string escaped(std::string_view text);

}  // namespace holdfast::safetyplan
