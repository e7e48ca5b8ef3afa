package org.dtrace4j.kernel.providers;

import java.util.Optional;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.provider.Target.SymbolAddress;

/** Names for addresses in the text and the data of programs, also of processes that have ended meanwhile. */
final class UserText {
    private final Kernel k;

    UserText(Kernel kernel) {
        this.k = kernel;
    }

    /** Names an address: a library by its own name, an executable by that which the process has executed it under. */
    Optional<SymbolAddress> symbolAt(int pid, long address) {
        Optional<SymbolAddress> function = UserFunctions.load().at(address).map(found -> new SymbolAddress(
                UserFunctions.isLibrary(found.object()) ? found.object() : executable(pid, found.object()),
                found.name(), address - found.address()));
        return function.isPresent() ? function : variableAt(pid, address);
    }

    private Optional<SymbolAddress> variableAt(int pid, long address) {
        String name = pid == 0 ? null : k.programNames.get(pid);
        return name == null ? Optional.empty() : k.genunix.exec.programs().named(name)
                .flatMap(row -> row.program().data().at(address))
                .map(variable -> new SymbolAddress(name, variable.name(), address - variable.address()));
    }

    private String executable(int pid, String object) {
        String name = pid == 0 ? null : k.programNames.get(pid);
        return name == null ? object : name;
    }
}
