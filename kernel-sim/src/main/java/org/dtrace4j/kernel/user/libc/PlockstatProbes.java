package org.dtrace4j.kernel.user.libc;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.image.UserProbe;

/**
 * The static probes of libc, at its locks: the provider {@code plockstat}. A probe of one name stands in several functions.
 *
 * <pre>
 *   mutex-acquire(mutex_t *, recursive, turns of spinning)   mutex-release(mutex_t *, recursive)
 *   mutex-spin(mutex_t *)    mutex-spun(mutex_t *, successful, turns)
 *   mutex-block(mutex_t *)   mutex-blocked(mutex_t *, successful)     mutex-error(mutex_t *, errno)
 *   rw-acquire(rwlock_t *, writer)                            rw-release(rwlock_t *, writer)
 *   rw-block(rwlock_t *, writer)   rw-blocked(rwlock_t *, writer, successful)   rw-error(rwlock_t *, writer, errno)
 * </pre>
 *
 * <p>libc has DTrace told of them only when somebody asks for those of a process.
 */
public final class PlockstatProbes {
    /** The provider; the number of the process follows it. */
    public static final String PROVIDER = "plockstat";

    private static final List<UserProbe> ROWS = new ArrayList<>();

    static final UserProbe ACQUIRE_SINGLE = mutex("mutex_lock_impl", "mutex-acquire", 2);
    static final UserProbe ACQUIRE_TRY = mutex("mutex_trylock", "mutex-acquire", 2);
    static final UserProbe ACQUIRE_ADAPTIVE = mutex("mutex_trylock_adaptive", "mutex-acquire", 2);
    static final UserProbe ACQUIRE_QUEUE = mutex("mutex_lock_queue", "mutex-acquire", 2);
    static final UserProbe ACQUIRE_AGAIN = mutex("mutex_recursion", "mutex-acquire", 2);
    static final UserProbe RELEASE = mutex("mutex_unlock", "mutex-release", 1);
    static final UserProbe RELEASE_QUEUE = mutex("mutex_unlock_queue", "mutex-release", 1);
    static final UserProbe SPIN = mutex("mutex_trylock_adaptive", "mutex-spin", 0);
    static final UserProbe SPUN = mutex("mutex_trylock_adaptive", "mutex-spun", 2);
    static final UserProbe BLOCK = mutex("mutex_lock_queue", "mutex-block", 0);
    static final UserProbe BLOCKED = mutex("mutex_lock_queue", "mutex-blocked", 1);
    static final UserProbe ERROR = mutex("mutex_lock_impl", "mutex-error", 1);
    static final UserProbe ERROR_QUEUE = mutex("mutex_lock_queue", "mutex-error", 1);
    static final UserProbe ERROR_AGAIN = mutex("mutex_recursion", "mutex-error", 1);

    static final UserProbe RW_ACQUIRE_READ = rwlock("rw_rdlock_impl", "rw-acquire", 1);
    static final UserProbe RW_ACQUIRE_WRITE = rwlock("rw_wrlock_impl", "rw-acquire", 1);
    static final UserProbe RW_ACQUIRE_TRY_READ = rwlock("rw_tryrdlock", "rw-acquire", 1);
    static final UserProbe RW_ACQUIRE_TRY_WRITE = rwlock("rw_trywrlock", "rw-acquire", 1);
    static final UserProbe RW_RELEASE = rwlock("rw_unlock", "rw-release", 1);
    static final UserProbe RW_BLOCK = rwlock("rwlock_lock", "rw-block", 1);
    static final UserProbe RW_BLOCKED = rwlock("rwlock_lock", "rw-blocked", 2);
    static final UserProbe RW_ERROR_READ = rwlock("rw_rdlock_impl", "rw-error", 2);
    static final UserProbe RW_ERROR_WRITE = rwlock("rw_wrlock_impl", "rw-error", 2);

    /** All of them. */
    public static final List<UserProbe> ALL = List.copyOf(ROWS);

    private PlockstatProbes() { }

    private static UserProbe mutex(String function, String name, int numbers) {
        return row(function, name, "mutex_t *", numbers);
    }

    private static UserProbe rwlock(String function, String name, int numbers) {
        return row(function, name, "rwlock_t *", numbers);
    }

    private static UserProbe row(String function, String name, String lock, int numbers) {
        List<String> types = new ArrayList<>(List.of(lock));
        for (int i = 0; i < numbers; i++) {
            types.add("int");
        }
        UserProbe row = new UserProbe(PROVIDER, function, name, types);
        ROWS.add(row);
        return row;
    }
}
