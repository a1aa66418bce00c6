#include <exception>
#include <iostream>

#include "ops/cli/commands.hpp"

// What stops the program from starting is told in one line, with exit code 2.
int main(int count, char** words) {
    try {
        return holdfast::ops::run(count, words);
    } catch (const std::exception& error) {
        std::cerr << "holdfast: " << error.what() << '\n';
        return 2;
    }
}
