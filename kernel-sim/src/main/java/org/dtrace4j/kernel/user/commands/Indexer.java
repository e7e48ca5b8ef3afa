package org.dtrace4j.kernel.user.commands;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.image.UserData;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.libc.Conditions;
import org.dtrace4j.kernel.user.libc.Mutexes;
import org.dtrace4j.kernel.user.libc.RwLocks;
import org.dtrace4j.kernel.user.libc.Threads;

/**
 * {@code indexer [-w workers] [-n rounds] [-i seconds] [-c files] [-o listing] directory…}: counts the words of all files below
 * directories, in rounds. The first thread looks for files and puts them into a queue; workers take them from there, and read
 * those that are not in a cache as they are; a cache that is full is emptied. What a file has, when it was read, goes to a listing
 * of the round, a line at a time, each on the disk before the next.
 *
 * <pre>
 *   queue_lock, queue_ready, queue_space    the files that are to be looked at
 *   cache_lock                              of readers and writers: what is known of files
 *   total_lock                              what this round has found, and the listing
 * </pre>
 */
public final class Indexer implements UserProgram {
    private static final UserData DATA = UserData.NONE.with("queue_lock", Mutexes.SIZE).with("queue_ready", Conditions.SIZE)
            .with("queue_space", Conditions.SIZE).with("cache_lock", RwLocks.SIZE).with("total_lock", Mutexes.SIZE);
    private static final long QUEUE_LOCK = DATA.address("queue_lock");
    private static final long QUEUE_READY = DATA.address("queue_ready");
    private static final long QUEUE_SPACE = DATA.address("queue_space");
    private static final long CACHE_LOCK = DATA.address("cache_lock");
    private static final long TOTAL_LOCK = DATA.address("total_lock");

    private static final String WORKERS = "4";
    private static final int MOST_WORKERS = 32;
    private static final int QUEUE_FILES = 16;
    private static final String CACHE_FILES = "1000";
    private static final int BLOCK = 1024;
    private static final int MODE = 0644;
    private static final long SECOND = 1_000_000_000L;

    /** What is known of a file since it was modified last. */
    private record Entry(long modified, long size, int words) { }

    /** One run of the program: what its threads share. */
    private static final class Index {
        private final Deque<String> queue = new ArrayDeque<>();
        private final Map<String, Entry> cache = new HashMap<>();
        /** Files that the cache has room for. */
        private final int capacity;
        /** Files of this round that have not been looked at. */
        private int pending;
        private boolean done;
        private int files;
        private int cached;
        private long words;
        /** Descriptor of the listing; less than 0 if none is wanted. */
        private int listing = -1;

        Index(int capacity) {
            this.capacity = capacity;
        }
    }

    @Override
    public UserData data() {
        return DATA;
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "w:n:i:c:o:");
        if (options == null || options.operands().isEmpty() || !areNumbers(options)
                || Integer.parseInt(options.value('w', WORKERS)) > MOST_WORKERS) {
            sys.print(2, "usage: indexer [-w workers] [-n rounds] [-i seconds] [-c files] [-o listing] directory ...\n");
            return 2;
        }
        int rounds = Integer.parseInt(options.value('n', options.has('i') ? Integer.toString(Integer.MAX_VALUE) : "1"));
        Index index = new Index(Integer.parseInt(options.value('c', CACHE_FILES)));
        if (options.has('o')) {
            try {
                index.listing = sys.open(options.value('o', ""),
                        Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND | Syscalls.O_DSYNC, MODE);
            } catch (SystemCallError e) {
                sys.print(2, "indexer: " + options.value('o', "") + ": " + Errno.text(e) + "\n");
                return 1;
            }
        }
        Mutexes.mutex_init(sys, QUEUE_LOCK, Mutexes.USYNC_THREAD);
        Mutexes.mutex_init(sys, TOTAL_LOCK, Mutexes.USYNC_THREAD);
        Conditions.cond_init(sys, QUEUE_READY);
        Conditions.cond_init(sys, QUEUE_SPACE);
        RwLocks.rwlock_init(sys, CACHE_LOCK);
        List<Integer> workers = new ArrayList<>();
        for (int i = Integer.parseInt(options.value('w', WORKERS)); i > 0; i--) {
            workers.add(Threads.thr_create(sys, own -> worker(own, index)));
        }
        for (int round = 1; round <= rounds; round++) {
            if (index.listing >= 0) {
                sys.ftruncate(index.listing, 0);
            }
            for (String directory : options.operands()) {
                search(sys, index, directory);
            }
            report(sys, index);
            if (round < rounds) {
                rest(sys, Integer.parseInt(options.value('i', "1")));
            }
        }
        finish(sys, index);
        for (int worker : workers) {
            Threads.thr_join(sys, worker);
        }
        return 0;
    }

    private static boolean areNumbers(Options options) {
        return "wnic".chars().allMatch(letter -> options.value((char) letter, "1").matches("[1-9][0-9]{0,5}"));
    }

    private static void rest(Syscalls sys, int seconds) {
        try {
            sys.nanosleep(seconds * SECOND);
        } catch (SystemCallError e) {
            // A signal: then the next round begins sooner.
        }
    }

    // ---- the first thread

    /** Puts all files below a directory into the queue. */
    private static void search(Syscalls sys, Index index, String directory) {
        try {
            for (String name : FileTools.namesIn(sys, directory)) {
                String path = directory.equals("/") ? "/" + name : directory + "/" + name;
                Syscalls.FileStatus status = sys.lstat(path);
                if (status.isDirectory()) {
                    search(sys, index, path);
                } else if (status.isRegular()) {
                    enqueue(sys, index, path);
                }
            }
        } catch (SystemCallError e) {
            sys.print(2, "indexer: " + directory + ": " + Errno.text(e) + "\n");
        }
    }

    private static void enqueue(Syscalls sys, Index index, String path) {
        Mutexes.mutex_lock(sys, QUEUE_LOCK);
        while (index.queue.size() >= QUEUE_FILES) {
            Conditions.cond_wait(sys, QUEUE_SPACE, QUEUE_LOCK);
        }
        sys.compute(Latency.INDEXER_QUEUE);
        index.queue.add(path);
        index.pending++;
        Conditions.cond_signal(sys, QUEUE_READY);
        Mutexes.mutex_unlock(sys, QUEUE_LOCK);
    }

    /** Waits until all files of the round have been looked at, and says what was found. */
    private static void report(Syscalls sys, Index index) {
        Mutexes.mutex_lock(sys, QUEUE_LOCK);
        while (index.pending > 0) {
            Conditions.cond_wait(sys, QUEUE_SPACE, QUEUE_LOCK);
        }
        Mutexes.mutex_unlock(sys, QUEUE_LOCK);
        Mutexes.mutex_lock(sys, TOTAL_LOCK);
        String line = index.words + " words in " + index.files + " files, " + index.cached + " of them known\n";
        index.files = 0;
        index.cached = 0;
        index.words = 0;
        Mutexes.mutex_unlock(sys, TOTAL_LOCK);
        sys.print(1, line);
    }

    private static void finish(Syscalls sys, Index index) {
        Mutexes.mutex_lock(sys, QUEUE_LOCK);
        index.done = true;
        Conditions.cond_broadcast(sys, QUEUE_READY);
        Mutexes.mutex_unlock(sys, QUEUE_LOCK);
    }

    // ---- the others

    private static void worker(Syscalls sys, Index index) {
        for (String path = take(sys, index); path != null; path = take(sys, index)) {
            look(sys, index, path);
            finished(sys, index);
        }
    }

    /** The next file; null when there will be none. */
    private static String take(Syscalls sys, Index index) {
        Mutexes.mutex_lock(sys, QUEUE_LOCK);
        while (index.queue.isEmpty() && !index.done) {
            Conditions.cond_wait(sys, QUEUE_READY, QUEUE_LOCK);
        }
        sys.compute(Latency.INDEXER_QUEUE);
        String path = index.queue.poll();
        Conditions.cond_signal(sys, QUEUE_SPACE);
        Mutexes.mutex_unlock(sys, QUEUE_LOCK);
        return path;
    }

    private static void finished(Syscalls sys, Index index) {
        Mutexes.mutex_lock(sys, QUEUE_LOCK);
        if (--index.pending == 0) {
            Conditions.cond_broadcast(sys, QUEUE_SPACE);
        }
        Mutexes.mutex_unlock(sys, QUEUE_LOCK);
    }

    private static void look(Syscalls sys, Index index, String path) {
        try {
            Syscalls.FileStatus status = sys.stat(path);
            Entry entry = lookup(sys, index, path, status);
            boolean known = entry != null;
            if (!known) {
                entry = new Entry(status.modified(), status.size(), count(sys, path));
                insert(sys, index, path, entry);
            }
            add(sys, index, path, entry, known);
        } catch (SystemCallError e) {
            // It has gone meanwhile, or is not to be read.
        }
    }

    /** What the cache has of a file, if that is still so; else null. */
    private static Entry lookup(Syscalls sys, Index index, String path, Syscalls.FileStatus status) {
        RwLocks.rw_rdlock(sys, CACHE_LOCK);
        sys.compute(Latency.INDEXER_LOOKUP);
        Entry entry = index.cache.get(path);
        RwLocks.rw_unlock(sys, CACHE_LOCK);
        return entry != null && entry.modified() == status.modified() && entry.size() == status.size() ? entry : null;
    }

    private static void insert(Syscalls sys, Index index, String path, Entry entry) {
        RwLocks.rw_wrlock(sys, CACHE_LOCK);
        sys.compute(Latency.INDEXER_INSERT);
        if (index.cache.size() >= index.capacity) {
            index.cache.clear();
        }
        index.cache.put(path, entry);
        RwLocks.rw_unlock(sys, CACHE_LOCK);
    }

    private static int count(Syscalls sys, String path) throws SystemCallError {
        byte[] text = FileTools.read(sys, path);
        int words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length; i++) {
            boolean blank = text[i] <= ' ';
            words += inWord && blank ? 1 : 0;
            inWord = !blank;
            if (i % BLOCK == BLOCK - 1) {
                sys.compute(Latency.INDEXER_WORDS);
            }
        }
        sys.compute(Latency.INDEXER_WORDS);
        return words + (inWord ? 1 : 0);
    }

    private static void add(Syscalls sys, Index index, String path, Entry entry, boolean known) {
        Mutexes.mutex_lock(sys, TOTAL_LOCK);
        sys.compute(Latency.INDEXER_TOTAL);
        index.files++;
        index.cached += known ? 1 : 0;
        index.words += entry.words();
        if (!known && index.listing >= 0) {
            sys.print(index.listing, entry.words() + " " + path + "\n");
        }
        Mutexes.mutex_unlock(sys, TOTAL_LOCK);
    }
}
