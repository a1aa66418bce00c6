#include "safetyplan/render_html.hpp"

#include <algorithm>

#include "safetyplan/wording.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif; }
body { background: Canvas; color: CanvasText; margin: 0 auto; max-width: 42rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 1.2rem 0 .3rem; }
ul { margin: 0; padding-inline-start: 1.2rem; }
li { margin: .2rem 0; }
.aside { display: block; font-size: .9em; }
.unsure { border: 1px dashed; padding: 0 .3em; }
.or { font-style: italic; }
a { display: inline-block; min-height: 44px; min-width: 44px; line-height: 44px; color: LinkText; }
@page { margin: 15mm; }
@media print {
  :root { color-scheme: light; font-size: 11pt; }
  body { max-width: none; padding: 0; }
  a { display: inline; color: inherit; text-decoration: none; line-height: inherit; }
  h2 { break-after: avoid; }
  li { break-inside: avoid; }
  .wallet { font-size: 7.5pt; line-height: 1.25; }
  .wallet main { display: flex; flex-wrap: wrap; align-items: flex-start; }
  .wallet header { width: 100%; }
  .wallet section { box-sizing: border-box; width: 85.6mm; min-height: 54mm; padding: 3mm;
    border: .2mm dashed; break-inside: avoid; }
  .wallet h1, .wallet h2 { font-size: 8.5pt; margin: 0 0 1mm; }
  .wallet li { margin: 0; }
}
)";

constexpr std::string_view written_from_the_right[] = {"ar", "dv", "fa", "he",
                                                       "ps", "ug", "ur", "yi"};

class Writing {
  public:
    Writing(const Plan& plan, const config::PlanTemplate& words, const PageOptions& options)
        : plan_(plan), words_(words), options_(options) {
        html_.reserve(8 * 1024 + 2 * bytes_of(plan));
    }

    std::string page() {
        head();
        html_ += options_.paper == Paper::wallet ? "<body class=\"wallet\">" : "<body>";
        html_ += "\n<main>\n<header>\n<h1>" + escaped(words_.word("heading")) + "</h1>\n";
        if (options_.agreed_on)
            paragraph(filled(words_.word("agreed_on"), "{date}",
                             date_words(*options_.agreed_on, words_)));
        html_ += "</header>\n";
        for (std::size_t i = 0; i < words_.steps.size(); ++i) step(i);
        closing();
        html_ += "</main>\n</body>\n</html>\n";
        return std::move(html_);
    }

  private:
    void head() {
        const auto base = words_.language.substr(0, words_.language.find('-'));
        const bool from_right =
            std::ranges::find(written_from_the_right, base) != std::end(written_from_the_right);
        html_ += "<!doctype html>\n<html lang=\"" + escaped(words_.language) + "\" dir=\"" +
                 (from_right ? "rtl" : "ltr") + "\">\n<head>\n<meta charset=\"utf-8\">\n";
        html_ +=
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"robots\" content=\"noindex, noarchive\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<meta name=\"format-detection\" content=\"telephone=no\">\n";
        html_ += "<title>" + escaped(words_.word("title")) + "</title>\n<style>";
        html_.append(style).append("</style>\n</head>\n");
    }

    void paragraph(std::string_view text) {
        html_ += "<p dir=\"auto\">" + escaped(text) + "</p>\n";
    }

    void step(std::size_t index) {
        const auto& step = words_.steps[index];
        const auto items = plan_.items_of(parse_step(step.id).value());
        const bool empty = items.empty() && step.always.empty();
        if (empty && options_.paper == Paper::wallet) return;
        const auto number = std::to_string(index + 1);
        html_ += "<section aria-labelledby=\"step-" + number + "\">\n<h2 id=\"step-" + number +
                 "\">" + number + ". " + escaped(step.title) + "</h2>\n";
        if (empty) {
            paragraph(words_.word("nothing_yet"));
        } else {
            html_ += "<ul>\n";
            for (const auto* one : items) item(*one);
            for (const auto& line : step.always) html_ += "<li>" + escaped(line) + "</li>\n";
            html_ += "</ul>\n";
        }
        html_ += "</section>\n";
    }

    void item(const Item& item) {
        html_ += "<li>";
        bool first = true;
        for (const auto& text : item.entry.texts) {
            if (!first) html_ += " <span class=\"or\">" + escaped(words_.word("or")) + "</span> ";
            first = false;
            content(text.content);
        }
        html_ += "</li>\n";
    }

    void content(const Content& content) {
        html_ += "<bdi>" + escaped(content.text.reveal()) + "</bdi>";
        number(content.number);
        for (const auto& aside : asides(content, plan_, words_))
            html_ += "<span class=\"aside\" dir=\"auto\">" + escaped(aside) + "</span>";
    }

    void number(const Number& number) {
        if (number.written.empty()) return;
        const auto written = "<bdi>" + escaped(number.written.reveal()) + "</bdi>";
        if (number.dialable())
            html_ += ": <a href=\"tel:" + escaped(number.dial.reveal()) + "\">" + written + "</a>";
        else
            html_ += ": " + written + " <span class=\"unsure\">" +
                     escaped(words_.word("number_unsure")) + "</span>";
    }

    void closing() {
        const auto lines = closing_lines(plan_, words_);
        if (lines.empty()) return;
        html_ += "<section>\n";
        for (const auto& line : lines) paragraph(line);
        html_ += "</section>\n";
    }

    const Plan& plan_;
    const config::PlanTemplate& words_;
    const PageOptions& options_;
    std::string html_{};
};

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    return out;
}

std::string_view page_style() {
    return style;
}

Page render_html(const Plan& plan, const config::PlanTemplate& words, const PageOptions& options) {
    Page page{.file_name = words.word("file_name") + ".html", .html = {}};
    page.html = PageHtml{Writing{plan, words, options}.page()};
    return page;
}

}  // namespace holdfast::safetyplan
