from peaceroom.cli import main

main()
