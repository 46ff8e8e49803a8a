// What is the value of each sensor between reports, if each packet reports at most one sensor?
#include <iostream>
#include <vector>

#include <sluice/views/hold.hpp>

int main() {
    //! [hold]
    using slot = sluice::slot<int>;
    std::vector<std::vector<slot>> const packets{
        {slot{7, true}, slot{1, false}},   // the first packet sets every column
        {slot{0, false}, slot{2, true}},   // only the second sensor reports
        {slot{0, false}, slot{0, false}},  // no sensor reports
        {slot{9, true}, slot{0, false}},
    };
    for (auto const row : packets | sluice::views::hold) std::cout << row[0] << ' ' << row[1] << '\n';
    //! [hold]
}
