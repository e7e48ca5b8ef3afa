package org.dtrace4j.diag;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the host's system said of a file, in its own words: Java's exceptions often have only the path for a message. */
public final class FileErrors {
    private FileErrors() {
    }

    /** For a person who has been told of no file yet: {@code /proc/x: No such file or directory}. */
    public static String text(IOException e) {
        return e instanceof FileSystemException about && about.getFile() != null ? about.getFile() + ": " + reason(e)
                : reason(e);
    }

    /** Only what is wrong, for whoever names the file: {@code No such file or directory}. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        if (e instanceof NotDirectoryException) {
            return "Not a directory";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "Directory not empty";
        }
        if (e instanceof FileSystemException about && about.getReason() != null) {
            return about.getReason();
        }
        return e.getMessage() != null ? e.getMessage() : "I/O error";
    }
}
