package dev.windhover.encoder.onnx.graph;

import dev.windhover.encoder.ModelException;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps ONNX Runtime silent. From 1.29.0 on, its builds for Linux and macOS start to report usage
 * while the library initialises, before {@code OrtEnvironment.setTelemetry} can be called, and
 * write a device id below the user's cache folder; the environment variable {@value #VARIABLE} is
 * the only thing they ask first. Java cannot change the environment of its own process, so the C
 * library's {@code setenv} is called, once, before the runtime's first class loads.
 *
 * <p>Through reflection, because the foreign function API is a preview in Java 21, to which this
 * module compiles, and final from 22 on; the methods used here are the same in both.
 */
final class RuntimeTelemetry {

  static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

  private RuntimeTelemetry() {}

  /**
   * Forbids it, unless the user has said something about it already. Windows builds do not ask the
   * variable; there {@code OrtEnvironment.setTelemetry} serves.
   *
   * @throws ModelException if the process's environment cannot be changed: the runtime must not be
   *     loaded then
   */
  static void forbid() {
    if (System.getenv(VARIABLE) != null
        || System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
      return;
    }
    try {
      int code = setenv(VARIABLE, "1");
      if (code != 0) {
        throw new ModelException(wayOut("setenv returned " + code));
      }
    } catch (ModelException e) {
      throw e;
    } catch (Throwable e) {
      throw new ModelException(wayOut(e.toString()), e);
    }
  }

  private static String wayOut(String cause) {
    return "ONNX Runtime reports usage over the network unless "
        + VARIABLE
        + " is set, and it cannot be set from here ("
        + cause
        + "): start Java with --enable-native-access=ALL-UNNAMED, or with "
        + VARIABLE
        + "=1 in its environment";
  }

  /** As C's {@code setenv(name, value, 0)}: a value that is there already stays. */
  private static int setenv(String name, String value) throws Throwable {
    Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
    Class<?> lookupType = Class.forName("java.lang.foreign.SymbolLookup");
    Class<?> segmentType = Class.forName("java.lang.foreign.MemorySegment");
    Class<?> layoutType = Class.forName("java.lang.foreign.MemoryLayout");
    Class<?> layouts = Class.forName("java.lang.foreign.ValueLayout");
    Class<?> descriptorType = Class.forName("java.lang.foreign.FunctionDescriptor");
    Class<?> optionType = Class.forName("java.lang.foreign.Linker$Option");
    Class<?> arenaType = Class.forName("java.lang.foreign.Arena");

    Object linker = linkerType.getMethod("nativeLinker").invoke(null);
    Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
    Optional<?> symbol =
        (Optional<?>) lookupType.getMethod("find", String.class).invoke(lookup, "setenv");
    Object address = layouts.getField("ADDRESS").get(null);
    Object[] parameters = (Object[]) java.lang.reflect.Array.newInstance(layoutType, 3);
    parameters[0] = address;
    parameters[1] = address;
    parameters[2] = layouts.getField("JAVA_INT").get(null);
    Object descriptor =
        descriptorType
            .getMethod("of", layoutType, parameters.getClass())
            .invoke(null, parameters[2], parameters);
    Object noOptions = java.lang.reflect.Array.newInstance(optionType, 0);
    MethodHandle call =
        (MethodHandle)
            linkerType
                .getMethod("downcallHandle", segmentType, descriptorType, noOptions.getClass())
                .invoke(linker, symbol.orElseThrow(), descriptor, noOptions);
    try (AutoCloseable arena = (AutoCloseable) arenaType.getMethod("ofConfined").invoke(null)) {
      return (int)
          call.invokeWithArguments(
              cString(arenaType, segmentType, arena, name),
              cString(arenaType, segmentType, arena, value),
              0);
    }
  }

  private static Object cString(
      Class<?> arenaType, Class<?> segmentType, Object arena, String value) throws Throwable {
    byte[] bytes = (value + "\0").getBytes(StandardCharsets.US_ASCII);
    Object segment =
        arenaType
            .getMethod("allocate", long.class, long.class)
            .invoke(arena, (long) bytes.length, 1L);
    Object source = segmentType.getMethod("ofArray", byte[].class).invoke(null, (Object) bytes);
    return segmentType.getMethod("copyFrom", segmentType).invoke(segment, source);
  }
}
