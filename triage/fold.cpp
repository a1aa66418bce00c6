#include "triage/fold.hpp"

namespace holdfast::triage {
namespace {

// Made by triage/fold_table: meanings[], cells[][256] of them, and pages[] of cells.
#include "triage/fold_table.inc"

}  // namespace

const Folded& fold(char32_t value) {
    static_assert(std::size(pages) == 0x1100 && std::size(meanings) <= 0x10000);
    return meanings[cells[pages[value < 0x110000 ? value >> 8 : 0]][value & 0xFF]];
}

}  // namespace holdfast::triage
