// Runs the real program with words as a shell reads them; its exit code and all that it said.
#pragma once
#include <array>
#include <cstdio>
#include <string>

namespace holdfast::tests {

struct Ran {
    int code = 0;
    std::string out;  // and what went to standard error
};

inline Ran run_program(const std::string& program, const std::string& words) {
    const auto command = program + " " + words + " 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    Ran ran;
    std::array<char, 4096> block{};
    while (const auto got = std::fread(block.data(), 1, block.size(), pipe))
        ran.out.append(block.data(), got);
    ran.code = WEXITSTATUS(::pclose(pipe));
    return ran;
}

inline Ran run(const std::string& words) { return run_program(HOLDFAST_PROGRAM, words); }

}  // namespace holdfast::tests
