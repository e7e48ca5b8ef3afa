package org.dtrace4j.trace.load;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.trace.buffer.RecordBuffer;
import org.dtrace4j.verify.ClauseReport;
import org.dtrace4j.verify.ImageKey;
import org.dtrace4j.verify.VerifiedImage;

/** Defines the classes of verified images. */
public final class ClauseLoader {
    private static final MethodType TYPE = MethodType.methodType(void.class, Firing.class, Ecb.class, long.class,
            long.class,
            long.class, long.class, long.class, long.class, long.class, long.class, long.class, long.class);

    private static final MethodType GUARD_TYPE = TYPE.dropParameterTypes(0, 2).changeReturnType(boolean.class);

    /** What is loaded, as long as somebody uses it. */
    private static final Map<Form, WeakReference<LoadedImage>> LOADED = new HashMap<>();

    /** An image, and whether its clauses ask at each argument. */
    private record Form(ImageKey image, boolean asking) {
        // What a record has by itself is put together by the JVM on its first use, which the first enabling would wait for.

        @Override
        public int hashCode() {
            return image.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Form that && asking == that.asking && image.equals(that.image);
        }
    }

    private ClauseLoader() { }

    /**
     * Loads an image, or finds it loaded.
     *
     * @param asking whether its consumer may not see everything: then its clauses ask for each argument, have no guards
     *     that would not, and always begin a firing
     * @throws LoadException if the JVM refuses the class
     */
    public static LoadedImage load(VerifiedImage image, boolean asking) throws LoadException {
        Form form = new Form(image.key(), asking);
        synchronized (LOADED) {
            WeakReference<LoadedImage> known = LOADED.get(form);
            LoadedImage loaded = known == null ? null : known.get();
            if (loaded == null) {
                LOADED.values().removeIf(reference -> reference.get() == null);
                loaded = define(image, asking);
                LOADED.put(form, new WeakReference<>(loaded));
            }
            return loaded;
        }
    }

    private static LoadedImage define(VerifiedImage image, boolean asking) throws LoadException {
        List<LoadedClause> clauses = new ArrayList<>();
        if (!image.image().clauses().isEmpty()) {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup()
                        .defineHiddenClass(asking ? image.askingCode() : image.code(), false);
                for (ClauseReport clause : image.reports()) {
                    MethodHandle code = lookup.findStatic(lookup.lookupClass(), clause.method(), TYPE);
                    Optional<MethodHandle> guard = asking || clause.guard().isEmpty() ? Optional.empty()
                            : Optional.of(lookup.findStatic(lookup.lookupClass(), clause.guard().get(), GUARD_TYPE));
                    clauses.add(new LoadedClause(code, guard, asking || clause.remembers(),
                            clause.unwritten().from(RecordBuffer.CLEAR).bounds()));
                }
            } catch (LinkageError | ReflectiveOperationException e) {
                throw new LoadException("the JVM refuses its code: " + e.getMessage(), e);
            }
        }
        return new LoadedImage(image, clauses);
    }
}
