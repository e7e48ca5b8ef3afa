/**
 * CONTENTS, resources, program table -> what a new machine's disk holds.
 *
 * <p>{@link org.dtrace4j.kernel.user.disk.InitialDisk} knows the datasets of a fresh pool and every file in them, as
 * immutable rows in the order in which they are to be made. It knows nothing of how a disk is kept: the file system
 * modules turn the rows into a disk image, in memory or in the machine's folder. Contents are the same for every
 * machine and in every run: no time of day, no random numbers.
 *
 * <p>Read next: {@code src/main/resources/disk/CONTENTS}, the list itself.
 */
package org.dtrace4j.kernel.user.disk;
