package org.dtrace4j.kernel.user;

import java.util.List;

/** The part of the system calls that is about System V's messages, semaphores and shared memory. */
public interface IpcInterface {
    int IPC_PRIVATE = 0;
    int IPC_CREAT = 0001000;
    int IPC_EXCL = 0002000;
    int IPC_NOWAIT = 0004000;
    int IPC_RMID = 10;
    int GETNCNT = 3;
    int GETPID = 4;
    int GETVAL = 5;
    int GETZCNT = 7;
    int SETVAL = 8;
    int SEM_UNDO = 010000;

    /** A message: its type, more than 0, and what it says. */
    record Message(long type, byte[] text) { }

    /** What {@code IPC_SET} sets of an object: its owner, its group, and the permissions, {@code 0777} at most. */
    record IpcOwner(int uid, int gid, int mode) { }

    /** Who may use a queue or a set of semaphores; {@code mode} as in {@code struct ipc_perm}. */
    record IpcStatus(int uid, int gid, int creatorUid, int creatorGid, int mode, int key) { }

    /** How a queue is; times in seconds since 1970, 0 for never. */
    record QueueStatus(IpcStatus common, long bytes, long messages, long mostBytes, int lastSender, int lastReceiver, long sent,
                       long received, long changed) { }

    /** How a set of semaphores is. */
    record SemaphoreStatus(IpcStatus common, int semaphores, long operated, long changed) { }

    /** What is to be added to a semaphore of a set; 0 waits until it is 0. */
    record SemaphoreOperation(int number, int change, int flags) { }

    /** The queue of a key. */
    default int msgget(int key, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    default void msgsnd(int id, Message message, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /**
     * Receives a message.
     *
     * @param size most bytes of it
     * @param type 0 for the first message, else the type that is wanted, less than 0 for the lowest type up to that
     */
    default Message msgrcv(int id, int size, long type, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code msgctl(IPC_RMID)}. */
    default void msgremove(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code msgctl(IPC_STAT)}. */
    default QueueStatus msgstat(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code msgctl(IPC_STAT64)}, which tells whoever asks. */
    default QueueStatus msgstat64(int id) throws SystemCallError {
        return msgstat(id);
    }

    /** {@code msgctl(IPC_SET)}. */
    default void msgset(int id, IpcOwner owner, long mostBytes) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Identifiers of all queues. */
    default List<Integer> msgids() throws SystemCallError {
        return List.of();
    }

    /** The set of semaphores of a key. */
    default int semget(int key, int count, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Does some operations, all at once. */
    default void semop(int id, SemaphoreOperation... operations) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    default int semctl(int id, int number, int command, int value) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code semctl(IPC_STAT)}. */
    default SemaphoreStatus semstat(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code semctl(IPC_STAT64)}, which tells whoever asks. */
    default SemaphoreStatus semstat64(int id) throws SystemCallError {
        return semstat(id);
    }

    /** {@code semctl(IPC_SET)}. */
    default void semset(int id, IpcOwner owner) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Identifiers of all sets of semaphores. */
    default List<Integer> semids() throws SystemCallError {
        return List.of();
    }

    int SHM_RDONLY = 010000;
    int SHM_RND = 020000;
    int SHM_LOCK = 3;
    int SHM_UNLOCK = 4;

    /** How shared memory is; {@code attached} is how often it is. */
    record MemoryStatus(IpcStatus common, long bytes, int attached, int locked, int lastProcess, int creator, long attachedAt,
                        long detachedAt, long changed) { }

    /** The shared memory of a key. */
    default int shmget(int key, long bytes, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Maps shared memory: at an address, or with 0 anywhere. Returns where. */
    default long shmat(int id, long address, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    default void shmdt(long address) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code shmctl} with IPC_RMID, SHM_LOCK or SHM_UNLOCK. */
    default void shmctl(int id, int command) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code shmctl(IPC_STAT)}. */
    default MemoryStatus shmstat(int id) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** {@code shmctl(IPC_STAT64)}, which tells whoever asks. */
    default MemoryStatus shmstat64(int id) throws SystemCallError {
        return shmstat(id);
    }

    /** {@code shmctl(IPC_SET)}. */
    default void shmset(int id, IpcOwner owner) throws SystemCallError {
        throw new SystemCallError(Errno.EINVAL);
    }

    /** Identifiers of all shared memory. */
    default List<Integer> shmids() throws SystemCallError {
        return List.of();
    }
}
