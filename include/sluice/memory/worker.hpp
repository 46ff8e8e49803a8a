/// \file
/// worker: a thread with a queue of jobs.
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

/// One thread that runs jobs in order. \ref run is thread-safe. Neither copyable nor movable.
///
/// Holds the jobs that are not done yet: the caller bounds them by waiting for an earlier future before adding more. A
/// job's exception is stored in its future; later jobs still run. The destructor waits for all jobs. Throws
/// std::system_error if no thread can be started.
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
        added_.notify_one();
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
        added_.notify_one();
        return result;
    }

private:
    void work() {
        for (std::unique_lock lock(mutex_);;) {
            added_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
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

    // By value: what the job owns is destroyed before its future is ready.
    static std::exception_ptr attempt(std::function<void()> job) noexcept try {
        job();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }

    std::mutex mutex_;
    std::condition_variable added_;
    std::deque<std::pair<std::function<void()>, std::promise<void>>> waiting_;
    bool ending_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace sluice::memory
