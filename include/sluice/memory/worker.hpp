/// \file
/// worker: a thread that does what it is given, one thing after the other, while its owner goes on.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace sluice::memory {

/// One thread and what waits for it. Given to by one thread or by several; neither copied nor moved.
///
/// Holds what it has been given and has not done: its owner keeps that bounded, by waiting for an earlier future before
/// giving more. An exception belongs to its future and stops nothing. The destructor waits until everything that was
/// given is done. Throws std::system_error where the system has no thread to give.
class worker {
public:
    worker() : thread_([this] { work(); }) {}
    worker(worker const&) = delete;
    worker& operator=(worker const&) = delete;
    ~worker() {
        {
            std::lock_guard const lock(mutex_);
            ending_ = true;
        }
        given_.notify_one();
        thread_.join();
    }

    /// The future is ready when `job` has been called and destroyed; it rethrows what `job` threw.
    std::future<void> run(std::function<void()> job) {
        std::promise<void> done;
        auto result = done.get_future();
        {
            std::lock_guard const lock(mutex_);
            waiting_.emplace_back(std::move(job), std::move(done));
        }
        given_.notify_one();
        return result;
    }

private:
    void work() {
        for (std::unique_lock lock(mutex_);;) {
            given_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            auto [job, done] = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            if (auto failure = attempt(std::exchange(job, nullptr)))
                done.set_exception(std::move(failure));
            else
                done.set_value();
            lock.lock();
        }
    }

    // By value: what the job owns is gone before anybody hears that it is done.
    static std::exception_ptr attempt(std::function<void()> job) noexcept try {
        job();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }

    std::mutex mutex_;
    std::condition_variable given_;
    std::deque<std::pair<std::function<void()>, std::promise<void>>> waiting_;
    bool ending_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace sluice::memory
