package dev.windhover.tools.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about models. */
@Command(
    name = "model",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Lists, pulls, describes, verifies and calibrates models.",
      "Only \"model pull\" uses the network.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover model list                               what there is to pull",
      "  windhover model pull openai/clip-vit-base-patch32  fetch one",
      "  windhover model info bundled --json                what a model is",
      "  windhover model verify ~/models/my-clip            does it work?",
      "  windhover model calibrate ~/models/my-clip --photos ~/Pictures",
    },
    subcommands = {
      ModelListCommand.class,
      ModelPullCommand.class,
      ModelInfoCommand.class,
      ModelVerifyCommand.class,
      ModelCalibrateCommand.class,
    })
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ModelCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "model what? list, pull, info, verify or calibrate");
  }
}
